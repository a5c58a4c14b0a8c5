"""Sequences in expressions and DDL."""

from sqlalchemy import Column, Integer, MetaData, Sequence, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateSequence, DropSequence

seq = Sequence("my_seq", start=5, increment=2)
print(select(seq.next_value()).compile(dialect=postgresql.dialect()))
print(func.next_value(seq).compile(dialect=postgresql.dialect()))
print(CreateSequence(seq).compile(dialect=postgresql.dialect()))
print(DropSequence(seq))
t = Table("t", MetaData(), Column("id", Integer, seq, primary_key=True), Column("x", Integer))
print(insert(t).values(x=1).compile(dialect=postgresql.dialect()))
print(insert(t).values(x=1).compile(dialect=sqlite.dialect()))
