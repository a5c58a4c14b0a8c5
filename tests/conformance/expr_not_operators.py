"""not_ turns comparisons round where it can."""

from sqlalchemy import Column, Integer, MetaData, String, Table, exists, not_, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for it in (users.c.id == 1, users.c.id != 1, users.c.id < 1, users.c.id >= 1, users.c.name.like("a"), users.c.name.is_(None), users.c.id.in_([1]), exists(select(users.c.id))):
    print(not_(it))
