"""write_only and dynamic collections."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.orm import (
    DeclarativeBase, DynamicMapped, Mapped, mapped_column, relationship, Session, WriteOnlyMapped,
)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    txs: WriteOnlyMapped["Tx"] = relationship(cascade="all, delete-orphan", passive_deletes=True, order_by="Tx.id")
    notes: DynamicMapped["Note"] = relationship()


class Tx(Base):
    __tablename__ = "tx"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    amount: Mapped[int]


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a = Account(name="a", txs=[Tx(amount=5), Tx(amount=7)], notes=[Note(text="n")])
session.add(a)
session.commit()
a.txs.add(Tx(amount=9))
a.txs.add_all([Tx(amount=1), Tx(amount=2)])
session.commit()
print([t.amount for t in session.scalars(a.txs.select().where(Tx.amount > 2))])
session.execute(a.txs.insert(), [{"amount": 100}, {"amount": 200}])
session.execute(a.txs.update().values(amount=Tx.amount + 1).where(Tx.amount == 9))
session.execute(a.txs.delete().where(Tx.amount < 3))
print([t.amount for t in session.scalars(a.txs.select())])
first = session.scalars(a.txs.select()).first()
a.txs.remove(first)
session.commit()
print(a.notes.count(), [n.text for n in a.notes], a.notes.filter(Note.text == "n").one().id, a.notes.first().text)
a.notes.append(Note(text="m"))
print([n.text for n in a.notes.order_by(Note.id.desc())])
try:
    list(a.txs)
except TypeError as error:
    print(error)
session.delete(a)
session.commit()
