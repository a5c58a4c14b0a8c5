"""A commit that fails in its flush needs a rollback."""
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
session.add_all([User(name="ada"), User(name="ada")])
try:
    session.commit()
except Exception as error:
    print(type(error).__name__)
print(session.is_active, session.in_transaction())
try:
    session.commit()
except Exception as error:
    print(type(error).__name__)
session.rollback()
session.add(User(name="ada"))
session.commit()
print(session.scalars(select(User)).all())
