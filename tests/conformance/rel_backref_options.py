"""backref() takes options of its own."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import backref, DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(backref=backref("notes", order_by=id.desc(), cascade="all, delete-orphan", lazy="selectin"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(notes=[Note(), Note()]))
session.commit()
session.expunge_all()
user = session.scalars(select(User)).one()
print([it.id for it in user.notes])
session.delete(user)
session.commit()
print(session.scalars(select(Note)).all())
