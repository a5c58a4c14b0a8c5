"""Columns and relationships added to a mapped class later."""
from sqlalchemy import create_engine, ForeignKey, Integer, select, String
from sqlalchemy.orm import add_mapped_attribute, DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


User.name = mapped_column(String(10))
User.notes = relationship(Note, backref="user")
add_mapped_attribute(User, "age", mapped_column(Integer))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(name="a", age=3, notes=[Note()]))
session.commit()
print(session.scalars(select(User).where(User.age == 3)).one().notes[0].user.name, User.__table__.columns.keys())
