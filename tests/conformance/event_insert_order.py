"""insert=True puts a listener before the others."""
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
event.listen(User, "before_insert", lambda *args: print("first registered"))
event.listen(User, "before_insert", lambda *args: print("second registered"))
event.listen(User, "before_insert", lambda *args: print("inserted"), insert=True)
session = Session(engine)
session.add(User(name="a"))
session.flush()
