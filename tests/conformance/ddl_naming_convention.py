"""A naming convention names every constraint."""

from sqlalchemy import (
    Boolean, CheckConstraint, Column, ForeignKey, Integer, MetaData, Table, UniqueConstraint,
)
from sqlalchemy.schema import CreateIndex, CreateTable

m = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"})
a = Table("a", m, Column("id", Integer, primary_key=True), Column("n", Integer, unique=True), Column("k", Integer, index=True), Column("z", Integer), CheckConstraint("n > 0", name="positive"), UniqueConstraint("k", "z"))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")), Column("ok", Boolean(create_constraint=True, name="flag")))
print(CreateTable(a))
print(CreateTable(b))
print([CreateIndex(it) for it in a.indexes][0])
print(sorted(str(it.name) for it in a.constraints))
