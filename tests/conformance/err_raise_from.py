"""Database errors keep what the driver raised."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert
from sqlalchemy import exc
import sqlite3

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])

with engine.connect() as conn:
    try:
        conn.execute(insert(users), {"id": 1})
    except exc.IntegrityError as error:
        print(isinstance(error.orig, sqlite3.IntegrityError), error.__cause__ is error.orig, str(error.orig), error.orig.args, error.code)
        print(error.detail, repr(error)[:60], error.args[0])
