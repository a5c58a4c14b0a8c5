"""with Session() closes, with session.begin() commits or rolls back."""
from sqlalchemy.orm import sessionmaker

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
with Session(engine) as session:
    session.add(User(name="lost"))
    session.flush()
with Session(engine) as session, session.begin():
    session.add(User(name="kept"))
Maker = sessionmaker(engine, expire_on_commit=False)
with Maker.begin() as session:
    user = User(name="made")
    session.add(user)
print(user.name)
try:
    with Maker.begin() as session:
        session.add(User(name="gone"))
        session.flush()
        raise KeyError("no")
except KeyError as error:
    print("left with", error)
with Maker() as session:
    print(session.scalars(select(User.name).order_by(User.id)).all())
