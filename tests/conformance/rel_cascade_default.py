"""save-update and merge are the default; delete sets foreign keys to NULL."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(back_populates="user")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="notes", cascade="save-update, merge, expunge, refresh-expire")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
note = Note(user=User())
session.add(note)
print(len(session.new))
session.commit()
user = note.user
session.expunge(note)
print(note in session, user in session, user.notes == [] if user in session else "gone")
