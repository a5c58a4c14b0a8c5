"""A failed flush inside `with session.begin()` that is swallowed."""
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
session.commit()
try:
    with session.begin():
        session.add(User(name="ada"))
        try:
            session.flush()
        except Exception as error:
            print("inner", type(error).__name__)
        session.add(User(name="bob"))
except Exception as error:
    print("outer", type(error).__name__)
print(session.scalars(select(User)).all())
