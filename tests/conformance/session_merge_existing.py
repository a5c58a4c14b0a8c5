"""merge() copies the given values onto the object of the session; what is not set stays."""
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
session.add(User(name="ada", age=36))
session.commit()
ada = session.get(User, 1)
merged = session.merge(User(id=1, name="eve"))
print(merged is ada, ada.name, ada.age, ada in session.dirty)
session.commit()
merged = session.merge(User(id=1, age=None))
print(merged.age, merged.name)
session.commit()
