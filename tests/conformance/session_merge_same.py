"""merge() of an object that is in the session already gives it back."""
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
ada = session.get(User, 1)
print(session.merge(ada) is ada)
pending = User(name="p")
session.add(pending)
print(session.merge(pending) is pending)
print(session.merge_all([ada, User(id=1, name="eve")]), ada.name)
