"""session.add() inside before_insert warns."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
@event.listens_for(User, "before_insert")
def more(mapper, connection, target):
    if target.name == "a":
        object_session(target).add(User(name="b"))


session = Session(engine)
session.add(User(name="a"))
session.commit()
print(session.scalars(select(User.name)).all())
