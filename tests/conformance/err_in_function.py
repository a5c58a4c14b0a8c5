"""The line of an error is the line of the program's innermost frame."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def add(session, name):
    session.add(User(name=name))
    session.flush()


def main():
    with Session(engine) as session:
        for name in ("ada", "bob", "ada"):
            add(session, name)
            print("added", name)


main()
