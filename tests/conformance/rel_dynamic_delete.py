"""Deleting the parent of a dynamic collection."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: DynamicMapped["Note"] = relationship(cascade="all, delete-orphan")
    tags: DynamicMapped["Tag"] = relationship()


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(notes=[Note(id=1), Note(id=2)], tags=[Tag(id=1)])
session.add(user)
session.commit()
session.delete(user)
session.commit()
print(session.scalar(select(func.count(Note.id))), session.scalar(select(Tag.user_id)))
