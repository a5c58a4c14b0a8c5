"""Abstract bases and inheritance of table arguments."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Stamped(Base):
    __abstract__ = True
    __table_args__ = {"comment": "x"}
    created: Mapped[int] = mapped_column(default=7)


class User(Stamped):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User())
session.commit()
print(session.scalars(select(User)).one().created, User.__table__.comment, hasattr(Stamped, "__table__"))
try:
    Stamped.__table__
except AttributeError as error:
    print(error)
