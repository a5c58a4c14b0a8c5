"""lazyload("*") turns off what the mapping loads eagerly."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase, lazyload, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(lazy="joined")
    tags: Mapped[list["Tag"]] = relationship(lazy="selectin")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(notes=[Note()], tags=[Tag()]))
session.commit()
session.expunge_all()
user = session.scalars(select(User).options(lazyload("*"))).one()
print(sorted(it for it in user.__dict__ if it[0] != "_"))
session.expunge_all()
user = session.scalars(select(User).options(lazyload("*"), selectinload(User.notes))).one()
print(sorted(it for it in user.__dict__ if it[0] != "_"))
