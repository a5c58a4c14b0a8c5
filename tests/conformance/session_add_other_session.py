"""An object of one session cannot be added to another."""
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
first = Session(engine)
second = Session(engine)
ada = User(name="ada")
first.add(ada)
try:
    second.add(ada)
except Exception as error:
    print(type(error).__name__, "is already attached to session" in str(error))
first.expunge(ada)
second.add(ada)
print(ada in first, ada in second)
