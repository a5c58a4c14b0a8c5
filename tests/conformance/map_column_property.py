"""column_property over columns and over a subquery."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import (
    aliased, column_property, DeclarativeBase, Mapped, mapped_column, relationship, Session,
)


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column()
    last: Mapped[str] = mapped_column()
    full: Mapped[str] = column_property(first + " " + last)
    count: Mapped[int] = column_property(
        select(func.count(Note.id)).where(Note.user_id == id).correlate_except(Note).scalar_subquery())
    notes: Mapped[list[Note]] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(first="a", last="b", notes=[Note()])
session.add(user)
session.commit()
print(user.full, user.count)
print(session.scalars(select(User).where(User.full == "a b").order_by(User.count)).one().id)
print(session.execute(select(User.full, User.count)).all())
other = aliased(User)
print(session.execute(select(other.full).where(other.count == 1)).all())
