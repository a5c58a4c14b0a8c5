"""close_all_sessions() closes those that are alive."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, close_all_sessions, mapped_column


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
first, second = Session(engine), Session(engine)
first.add(User(name="ada"))
second.add(User(name="bob"))
close_all_sessions()
print(list(first), list(second), first.in_transaction())
