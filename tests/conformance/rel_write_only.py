"""A write-only collection is never loaded; select() makes the statement."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, WriteOnlyMapped


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    moves: WriteOnlyMapped["Move"] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Move.id", back_populates="account")


class Move(Base):
    __tablename__ = "move"

    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    account: Mapped[Account] = relationship(back_populates="moves")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
account = Account(moves=[Move(amount=1), Move(amount=2)])
session.add(account)
session.commit()
print([it.amount for it in session.scalars(account.moves.select().where(Move.amount > 1))])
account.moves.add(Move(amount=3))
account.moves.add_all([Move(amount=4), Move(amount=5)])
session.flush()
print(session.scalars(account.moves.select().with_only_columns(Move.amount)).all())
account.moves.remove(session.scalars(account.moves.select()).first())
session.flush()
session.execute(account.moves.insert(), [{"amount": 10}, {"amount": 11}])
session.execute(account.moves.update().values(amount=Move.amount + 1).where(Move.amount == 11))
session.execute(account.moves.delete().where(Move.amount == 2))
print(session.scalars(account.moves.select().with_only_columns(Move.amount)).all())
try:
    list(account.moves)
except TypeError as error:
    print(error)
session.delete(account)
session.commit()
print(session.scalar(select(func.count(Move.id))))
