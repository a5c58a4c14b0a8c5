"""A CTE over DELETE."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, delete, func, select

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

gone = delete(addresses).where(addresses.c.user_id == 3).returning(addresses.c.id).cte("gone")
print(select(func.count()).select_from(gone))
