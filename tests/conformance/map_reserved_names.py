"""Names that a declarative class cannot use, and other mistakes."""
from sqlalchemy import Column, inspect, Integer
from sqlalchemy.orm import DeclarativeBase, mapped_column, relationship


class Base(DeclarativeBase):
    pass
for body in (
    {"__tablename__": "a", "id": mapped_column(Integer, primary_key=True), "metadata": mapped_column(Integer)},
    {"__tablename__": "b", "id": Column(Integer)},
    {"id": mapped_column(Integer, primary_key=True)},
    {"__tablename__": "c", "id": mapped_column(Integer, primary_key=True), "__table_args__": ["x"]},
    {"__tablename__": "d", "id": mapped_column(primary_key=True)},
    {"__tablename__": "e", "id": (Column(Integer, primary_key=True),)},
    {"__tablename__": "f", "id": mapped_column(Integer, primary_key=True), "x": relationship("Nobody")},
):
    try:
        made = type("Thing", (Base,), body)
        print("fine", inspect(made).local_table)
    except Exception as error:
        print(type(error).__name__, error)
