"""Rollbacks of savepoints: after_soft_rollback and after_rollback."""
from sqlalchemy import String, create_engine, event, select
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
event.listen(session, "after_rollback", lambda session: print("rollback"))
event.listen(session, "after_soft_rollback", lambda session, previous: print("soft", previous.nested, session.is_active))
event.listen(session, "after_transaction_create", lambda session, transaction: print("create", transaction.nested, transaction.parent is None))
event.listen(session, "after_transaction_end", lambda session, transaction: print("end", transaction.nested))
with session.begin():
    session.add(User(name="a"))
    nested = session.begin_nested()
    session.add(User(name="b"))
    nested.rollback()
    with session.begin_nested():
        session.add(User(name="c"))
print("-")
session.rollback()
