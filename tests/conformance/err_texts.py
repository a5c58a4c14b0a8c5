"""The texts of database errors with statement and parameters."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, create_engine, func, insert, select, text,
)
from sqlalchemy import exc

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])
    conn.execute(insert(addresses), [{"user_id": 1, "email": "ann@a"}, {"user_id": 1, "email": "ann@b"}, {"user_id": 2, "email": "bob@a"}])

with engine.connect() as conn:
    for make in (lambda: conn.execute(insert(addresses), {"user_id": 1}), lambda: conn.execute(insert(users), {"id": 1, "name": "x"}), lambda: conn.execute(text("SELECT nope FROM user_account")), lambda: conn.execute(text("SELEC 1")), lambda: conn.execute(insert(users), [{"id": 1}, {"id": 2}]), lambda: conn.execute(select(func.nope(1)))):
        try:
            make()
        except exc.DBAPIError as error:
            print(type(error).__name__, type(error.orig).__name__, error.orig.args)
            print(error)
            print(error.statement, error.params, error.connection_invalidated)
        conn.rollback()
