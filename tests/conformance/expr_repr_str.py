"""str() and repr() of expressions, columns and tables."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

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

print(users.c.id, repr(users.c.id))
print(repr(users))
print(users.c)
print(repr(users.c.name == "x")[:50].split(" at ")[0])
print(users.c.keys(), len(users.c), "id" in users.c, users.c.contains_column(users.c.id))
print(list(users.primary_key), [str(it) for it in users.foreign_keys], list(addresses.foreign_keys))
