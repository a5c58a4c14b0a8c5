"""Defaults of the column: a value, a function, one that the database knows, and one for updates."""
from itertools import count

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select, update

numbers = count(10)
metadata = MetaData()
notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(10), default="new"),
    Column("number", Integer, default=lambda: next(numbers)),
    Column("lang", String(2), server_default="en"),
    Column("edits", Integer, default=0, onupdate=lambda: 7),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

with engine.begin() as conn:
    conn.execute(insert(notes))
    conn.execute(insert(notes).values(state="old", number=1))
    conn.execute(insert(notes), [{"lang": "de"}, {"lang": "fr"}])
    conn.execute(update(notes).where(notes.c.id == 1).values(state="seen"))
    for row in conn.execute(select(notes).order_by(notes.c.id)):
        print(row)
