"""A SQL expression as a value is read back when asked for."""
from sqlalchemy import String, create_engine, func, select
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
session.commit()
ada.age = User.age + 5
session.flush()
print("age" in ada.__dict__, ada.age)
ada.name = func.upper(User.name)
session.commit()
print(ada.name)
bob = User(name=func.lower("BOB"))
session.add(bob)
session.flush()
print(bob.name)
