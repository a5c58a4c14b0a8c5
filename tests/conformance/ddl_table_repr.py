"""repr() of tables, columns and constraints."""

from sqlalchemy import (
    CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint,
)

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("name", String(5), nullable=False, default="x"), Column("o", ForeignKey("t.id")), UniqueConstraint("name", name="u"), CheckConstraint("id > 1", name="c"), schema="s")
print(repr(t))
print(repr(t.primary_key))
print(sorted(type(it).__name__ for it in t.constraints))
print([repr(it) for it in t.foreign_keys])
print(repr(Index("i", t.c.name)))
