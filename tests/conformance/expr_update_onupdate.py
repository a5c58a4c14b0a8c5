"""onupdate values join an UPDATE."""

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, func, update
from sqlalchemy.dialects import postgresql, sqlite

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("n", Integer), Column("at", DateTime, onupdate=func.now()), Column("by", String, onupdate=lambda: "me"))
print(update(t).values(n=1))
print(update(t).values(n=1).compile(dialect=sqlite.dialect()))
print(update(t).values(n=1, by="you").compile(dialect=postgresql.dialect()))
