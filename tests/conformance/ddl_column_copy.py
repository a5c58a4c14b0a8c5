"""What a Column knows about itself."""

from sqlalchemy import Column, Integer, MetaData, Table

c = Column("n", Integer, primary_key=True, key="k", doc="text", info={"a": 1}, nullable=False, comment="c")
print(c.name, c.key, c.doc, c.info, c.nullable, c.comment, c.primary_key, c.default, c.server_default, c.unique, c.index, c.autoincrement, c.table)
print(repr(c))
t = Table("t", MetaData(), c)
print(t.c.keys(), t.c.k is c, repr(t.c.k), str(c))
