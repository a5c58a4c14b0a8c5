"""INSERT from a SELECT."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, insert, literal, select
from sqlalchemy.dialects import postgresql

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

print(insert(users).from_select(["name", "fullname"], select(addresses.c.email, literal("x"))))
print(insert(users).from_select([users.c.name], select(addresses.c.email).where(addresses.c.id > 1)).returning(users.c.id))
print(insert(users).from_select(["name"], select(addresses.c.email)).compile(dialect=postgresql.dialect()))
