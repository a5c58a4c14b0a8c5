"""passive_deletes="all" leaves the children alone."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(passive_deletes="all")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(notes=[Note()])
session.add(user)
session.commit()
len(user.notes)
session.delete(user)
session.commit()
print(session.scalars(select(Note.user_id)).all())
