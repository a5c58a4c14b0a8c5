"""A change before a savepoint is flushed into the outer transaction and survives its rollback."""
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
session.add(User(name="ada", age=1))
session.commit()
ada = session.get(User, 1)
ada.age = 5
nested = session.begin_nested()
ada.age = 9
nested.rollback()
print(ada.age)
session.rollback()
print(ada.age)
