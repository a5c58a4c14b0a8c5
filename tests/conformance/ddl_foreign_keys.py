"""Foreign keys with their options."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table
from sqlalchemy.schema import CreateTable

m = MetaData()
a = Table("a", m, Column("id", Integer, primary_key=True), Column("k", Integer, unique=True))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id", ondelete="CASCADE", onupdate="SET NULL", name="fk_a")), Column("k", Integer, ForeignKey(a.c.k, deferrable=True, initially="DEFERRED")))
c = Table("c", m, Column("x", Integer), Column("y", Integer), ForeignKeyConstraint(["x"], ["a.id"], name="c_a", ondelete="RESTRICT", match="FULL"))
print(CreateTable(b))
print(CreateTable(c))
print(repr(b.c.a_id.type), [it.target_fullname for it in b.foreign_keys if it.name], b.c.a_id.references(a.c.id))
