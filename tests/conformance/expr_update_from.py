"""UPDATE that reads a second table, by dialect."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, update
from sqlalchemy.dialects import mysql, postgresql, sqlite

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

stmt = update(users).where(users.c.id == addresses.c.user_id).where(addresses.c.email == "x").values(fullname="Pat")
print(stmt)
for d in (sqlite, postgresql, mysql):
    print(stmt.compile(dialect=d.dialect()))
print(update(users).where(users.c.id == addresses.c.user_id).values({users.c.name: addresses.c.email}))
print(update(users).where(users.c.id == addresses.c.user_id).values({users.c.fullname: "P", addresses.c.email: "q"}).compile(dialect=mysql.dialect()))
