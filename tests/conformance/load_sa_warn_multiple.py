"""A scalar relationship with several rows warns."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase, joinedload, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped["Note"] = relationship(uselist=False)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(id=1))
session.flush()
session.add_all([Note(user_id=1), Note(user_id=1)])
session.commit()
print(session.get(User, 1).note.id)
session.expunge_all()
print(session.scalars(select(User).options(joinedload(User.note))).one().note.id)
session.expunge_all()
print(session.scalars(select(User).options(selectinload(User.note))).one().note.id)
