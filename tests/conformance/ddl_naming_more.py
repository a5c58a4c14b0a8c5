"""Other words of naming conventions."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, UniqueConstraint
from sqlalchemy.schema import CreateTable

m = MetaData(naming_convention={"uq": "uq__%(table_name)s__%(column_0_N_name)s", "fk": "fk__%(column_0_N_key)s__%(referred_column_0_name)s", "ix": "ix_%(table_name)s_%(column_0N_name)s"})
a = Table("a", m, Column("x", Integer, primary_key=True), Column("y", Integer), UniqueConstraint("x", "y"))
b = Table("b", m, Column("x", Integer, primary_key=True), Column("y", Integer), ForeignKeyConstraint(["x"], ["a.x"]), Index(None, "x", "y"))
print(CreateTable(a))
print(CreateTable(b))
print([it.name for it in b.indexes])
