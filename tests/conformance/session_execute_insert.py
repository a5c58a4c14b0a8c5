"""INSERT of many rows through the session, with and without returning objects."""
from sqlalchemy import insert

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
session.execute(insert(User), [{"name": "a", "age": 1}, {"name": "b", "age": 2}])
session.execute(insert(User).values(name="c"))
users = session.scalars(insert(User).returning(User), [{"name": "d", "age": 4}, {"name": "e", "age": 5}]).all()
print([(user.id, user.name) for user in users], users[0] in session)
session.commit()
print(session.scalars(select(User.name).order_by(User.id)).all())
