"""A token of the program's own, and a missing name for CHECK."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Table, table
from sqlalchemy.schema import CreateTable

def fk_guid(constraint, table):
    return "_".join([table.name] + [it.parent.name for it in constraint.elements])
m = MetaData(naming_convention={"fk_guid": fk_guid, "fk": "fk_%(fk_guid)s", "ck": "ck_%(constraint_name)s"})
a = Table("a", m, Column("id", Integer, primary_key=True))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
print(CreateTable(b))
try:
    c = Table("c", m, Column("x", Integer), CheckConstraint("x > 1"))
    print(CreateTable(c))
except Exception as error:
    print(type(error).__name__, error)
