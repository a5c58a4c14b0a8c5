"""inspect() of mapped classes does not need the mapping to be complete."""
from sqlalchemy import inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True)
    other: Mapped["Nobody"] = relationship()


print(inspect(Thing).local_table.name)
try:
    Thing()
except InvalidRequestError as error:
    print(str(error)[:100])
