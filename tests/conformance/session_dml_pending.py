"""An ORM update flushes pending objects first."""
from sqlalchemy import String, create_engine, select, update
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
ada = User(name="ada", age=1)
session.add(ada)
result = session.execute(update(User).where(User.age == 1).values(age=2))
print(result.rowcount, ada.age)
ada.age = 70
session.execute(update(User).where(User.name == "ada").values(name="eve"))
print(ada.age, ada.name)
