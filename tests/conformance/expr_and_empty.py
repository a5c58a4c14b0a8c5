"""and_ and or_ of nothing."""

from sqlalchemy import Column, Integer, MetaData, String, Table, and_, or_, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(repr(str(and_(True, users.c.id == 1))))
print(repr(str(or_(False, users.c.id == 1))))
print(select(users.c.id).where(and_(True)))
print(select(users.c.id).where(or_(users.c.id == 1)))
