"""Iterating over a session gives pending and persistent objects; membership and length of its sets."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(name="ada"))
session.commit()
ada = session.get(User, 1)
session.add(User(name="bob"))
print(sorted(repr(it) for it in session))
print(len(session.new), len(session.dirty), len(session.deleted), bool(session.new))
print(repr(session.new).startswith("IdentitySet("), session.identity_map.keys())
ada.age = 1
print(session.dirty, [repr(it) for it in session.dirty])
session.delete(ada)
print(session.deleted, session.dirty)
print(ada in session, User(name="x") in session)
