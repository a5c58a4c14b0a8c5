"""with_loader_criteria for a mixin, with a lambda."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    aliased, DeclarativeBase, Mapped, mapped_column, relationship, Session, with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class Soft:
    gone: Mapped[bool] = mapped_column(default=False)


class User(Soft, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id")


class Note(Soft, Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(notes=[Note(), Note(gone=True)]), User(gone=True)])
session.commit()
session.expunge_all()
option = with_loader_criteria(Soft, lambda cls: cls.gone.is_(False), include_aliases=True)
print([it.id for it in session.scalars(select(User).options(option))])
print([(it.id, len(it.notes)) for it in session.scalars(select(User).options(option))])
print(session.execute(select(User.id, Note.id).join(User.notes).options(option)).all())
other = aliased(Note)
print(session.scalars(select(other.id).options(option)).all())
