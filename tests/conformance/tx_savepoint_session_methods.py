"""session.rollback() and session.commit() end everything, the savepoints too."""
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
session.add(User(name="one"))
session.begin_nested()
session.add(User(name="two"))
session.commit()
print(session.in_transaction())
session.add(User(name="three"))
session.flush()
session.begin_nested()
session.add(User(name="four"))
session.flush()
session.rollback()
print(session.in_transaction(), session.scalars(select(User.name).order_by(User.id)).all())
