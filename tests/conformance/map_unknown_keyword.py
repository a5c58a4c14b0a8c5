"""Unknown arguments of mapping functions."""
from sqlalchemy import Integer
from sqlalchemy.orm import column_property, DeclarativeBase, Mapped, mapped_column, relationship, synonym


class Base(DeclarativeBase):
    pass
for make in (
    lambda: mapped_column(Integer, nonsense=1),
    lambda: relationship("User", nonsense=1),
    lambda: relationship("User", lazy="sometimes"),
    lambda: relationship("User", cascade="all, nonsense"),
    lambda: column_property(),
    lambda: synonym(),
    lambda: Mapped(),
):
    try:
        made = make()
        print("fine", type(made).__name__)
    except Exception as error:
        print(type(error).__name__, error)
