"""validates sees every value that is set, and may change it."""
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str | None]
    notes: Mapped[list["Note"]] = relationship(back_populates="user")

    @validates("email", "name")
    def check(self, key, value):
        if value is not None and key == "email" and "@" not in value:
            raise ValueError("no @ in " + value)
        return value and value.lower()

    @validates("notes", include_removes=True)
    def check_notes(self, key, note, is_remove):
        print("remove" if is_remove else "add", key, note.id)
        return note


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="notes")


user = User(email="A@B", name="X", notes=[Note(id=1)])
print(user.email, user.name)
Note(id=2).user = user
user.notes.remove(user.notes[0])
try:
    user.email = "nope"
except ValueError as error:
    print(error, user.email)
