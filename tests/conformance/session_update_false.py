"""synchronize_session=False leaves objects as they are until they expire."""
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
session.add(User(name="ada", age=1))
session.commit()
ada = session.get(User, 1)
result = session.execute(update(User).values(age=9), execution_options={"synchronize_session": False})
print(result.rowcount, ada.age)
session.expire(ada)
print(ada.age)
session.query(User).update({"age": 3}, synchronize_session=False)
print(ada.age)
