"""version_id_col counts updates and finds stale data."""
from sqlalchemy import create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    name: Mapped[str]
    __mapper_args__ = {"version_id_col": version}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(name="a")
session.add(user)
session.commit()
user.name = "b"
session.commit()
print(user.version)
session.execute(text("update users set version = 9"))
user.name = "c"
try:
    session.commit()
except StaleDataError as error:
    print(error)
