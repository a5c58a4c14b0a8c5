"""merge() copies a state onto the session's own object."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
copy = User(id=1, name="Ada L.")
merged = session.merge(copy)
print(merged is copy, merged.name, merged.age, merged in session, copy in session)
fresh = session.merge(User(name="new"))
session.commit()
print(fresh.id, session.get(User, 1).name)
