"""refresh() with with_for_update, which SQLite leaves out of the statement."""
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
session.execute(User.__table__.update().values(age=5))
session.refresh(ada, with_for_update=True)
print(ada.age)
session.refresh(ada, ["age"], with_for_update={"read": True})
print(ada.age)
