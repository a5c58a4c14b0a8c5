"""An object that replaces a deleted one with the same unique value: inserts come first."""
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
session.add(User(name="a"))
session.commit()
session.delete(session.get(User, 1))
session.add(User(name="a"))
try:
    session.commit()
except Exception as error:
    print(type(error).__name__, str(error).split("\n")[0])
session.rollback()
print(session.scalars(select(User)).all())
