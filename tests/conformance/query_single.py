"""first, one, one_or_none, scalar, get."""
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

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
print(session.query(User).order_by(User.id).first().name, session.query(User).filter_by(name="x").first())
print(session.query(User).filter_by(name="bob").one().age, session.query(User).filter_by(name="x").one_or_none())
print(session.query(User.name).filter(User.id == 3).scalar(), session.query(User).get(1).name)
for query in (session.query(User).filter_by(name="x"), session.query(User)):
    try:
        query.one()
    except (NoResultFound, MultipleResultsFound) as error:
        print(type(error).__name__, error)
