"""CHECK and UNIQUE constraints, named and not."""

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table, UniqueConstraint, and_, text
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", Integer, CheckConstraint("a > 0")), Column("b", Integer, unique=True), Column("c", Integer), CheckConstraint("a > c", name="order_ok"), UniqueConstraint("b", "c", name="u_bc"), CheckConstraint(text("c < 10")), UniqueConstraint("a"))
print(CreateTable(t))
u = Table("u", MetaData(), Column("x", Integer), Column("name", String))
CheckConstraint(u.c.x > 5, name="big")
CheckConstraint(and_(u.c.x < 50, u.c.name != "it's"))
print(CreateTable(u))
