"""make_transient() lets an object be inserted again."""
from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient, mapped_column


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
session = Session(engine)
ada = User(name="ada", age=1)
session.add(ada)
session.commit()
ada.name
make_transient(ada)
print(inspect(ada).transient, ada in session, ada.id, ada.name)
ada.id, ada.name = None, "copy"
session.add(ada)
session.commit()
print(session.execute(select(User.id, User.name, User.age)).all())
