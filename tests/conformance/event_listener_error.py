"""An error in a listener stops the flush and rolls back."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
def refuse(mapper, connection, target):
    if target.name == "bad":
        raise ValueError("not this one")


session = Session(engine)
session.add_all([User(name="good"), User(name="bad")])
try:
    session.flush()
except ValueError as error:
    print(error)
print(session.is_active)
try:
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
session.rollback()
print(session.scalars(select(User)).all())
