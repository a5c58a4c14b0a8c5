"""What a write-only collection refuses."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, WriteOnlyMapped


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    moves: WriteOnlyMapped["Move"] = relationship()


class Move(Base):
    __tablename__ = "move"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
account = Account(moves=[Move()])
session.add(account)
session.commit()
try:
    account.moves = [Move()]
except InvalidRequestError as error:
    print(error)
try:
    len(account.moves)
except TypeError as error:
    print(error)
session.delete(account)
try:
    session.commit()
except InvalidRequestError as error:
    print(error)
