"""MappedAsDataclass gives __init__, __repr__ and __eq__."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, MappedAsDataclass, relationship, Session


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    age: Mapped[int | None] = mapped_column(default=None)
    level: Mapped[int | None] = mapped_column(insert_default=5, init=False, repr=False)
    notes: Mapped[list["Note"]] = relationship(default_factory=list, repr=False)


class Note(Base, kw_only=True):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    text: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), init=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User("ada", notes=[Note(text="x")])
print(user, user == User("ada"), Note(text="y"))
session.add(user)
session.commit()
print(user, user.level)
try:
    User()
except TypeError as error:
    print(error)
try:
    Note("x")
except TypeError as error:
    print(error)
