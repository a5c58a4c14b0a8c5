"""The execution option autoflush=False keeps one statement from flushing."""
from sqlalchemy import String, create_engine, select
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
session = Session(engine)
session.add(User(name="ada"))
print(session.scalars(select(User).execution_options(autoflush=False)).all())
print(session.scalars(select(User), execution_options={"autoflush": False}).all())
print(session.query(User).autoflush(False).all())
print(session.scalars(select(User)).all())
