"""select() of lists is refused with advice."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for make in (lambda: select([users.c.id]), lambda: select(users.c.id, "name"), lambda: select(5), lambda: select(users).where("x"), lambda: select(users).order_by(5)):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
