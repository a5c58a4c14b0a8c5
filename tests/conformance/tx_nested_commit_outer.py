"""commit() of the session commits through all savepoints; rollback() too."""
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
session.begin_nested()
session.add(User(name="ada"))
session.begin_nested()
session.add(User(name="bob"))
session.commit()
print(session.in_transaction(), session.in_nested_transaction())
session.begin_nested()
session.add(User(name="cy"))
session.flush()
session.rollback()
print(session.scalars(select(User.name)).all())
