"""A CTE over UPDATE feeds an INSERT."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, insert, select, update

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

moved = update(users).where(users.c.id == 1).values(name="y").returning(users.c.id, users.c.name).cte("moved")
print(insert(addresses).from_select(["user_id", "email"], select(moved.c.id, moved.c.name)))
