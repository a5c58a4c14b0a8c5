"""DELETE with conditions."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, delete, exists

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

print(delete(users))
print(delete(users).where(users.c.id == 1).where(users.c.name == "a"))
print(users.delete().where(users.c.name.in_(["a"])))
print(delete(users).filter_by(name="x"))
print(delete(users).where(exists().where(addresses.c.user_id == users.c.id)))
