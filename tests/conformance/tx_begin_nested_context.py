"""`with session.begin_nested()` releases, or rolls back and passes the error on."""
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
with session.begin_nested() as nested:
    print(nested.is_active, nested.nested, session.in_nested_transaction(), session.get_nested_transaction() is nested)
    session.add(User(name="ada"))
print(session.in_nested_transaction(), session.in_transaction())
try:
    with session.begin_nested():
        session.add(User(name="ada"))
except Exception as error:
    print(type(error).__name__)
print(session.scalars(select(User)).all())
session.commit()
