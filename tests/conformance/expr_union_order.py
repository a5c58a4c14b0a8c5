"""ORDER BY and LIMIT over a UNION."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select, text, union

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

u = union(select(users.c.id, users.c.name), select(addresses.c.id, addresses.c.email))
print(u.order_by("name").limit(3))
print(u.order_by(u.selected_columns.name.desc()).offset(2))
print(u.order_by(text("2")))
