"""Without propagate a listener of a mapped parent does not see its subclasses."""
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
class Admin(User):
    pass


event.listen(User, "before_insert", lambda mapper, connection, target: print("plain", target))
event.listen(User, "before_insert", lambda mapper, connection, target: print("propagated", target), propagate=True)


class Guest(User):
    pass


session = Session(engine)
for cls, name in [(User, "u"), (Admin, "a"), (Guest, "g")]:
    session.add(cls(name=name))
    session.flush()
