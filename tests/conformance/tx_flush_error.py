"""A failed flush rolls the transaction back, and the session says so until rollback()."""
from sqlalchemy.exc import IntegrityError, PendingRollbackError

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
ada = session.get(User, 1)
session.add(User(name="bob"))
try:
    session.flush()
except IntegrityError as error:
    print(error.orig)
try:
    session.scalars(select(User)).all()
except PendingRollbackError as error:
    print(str(error).splitlines()[0])
session.rollback()
print(ada.name, session.scalars(select(User.name).order_by(User.id)).all(), list(session.new))
