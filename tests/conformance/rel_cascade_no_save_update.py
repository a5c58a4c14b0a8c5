"""Without save-update an object outside the session is left out with a warning."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(cascade="merge")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(notes=[Note()])
session.add(user)
print(len(session.new))
session.commit()
print(session.scalar(select(func.count(Note.id))))
