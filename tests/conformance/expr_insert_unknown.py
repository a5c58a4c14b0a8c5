"""INSERT and UPDATE of a column that is not there."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, update

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for make in (lambda: str(insert(users).values(nam="x")), lambda: str(update(users).values(nam="x")), lambda: str(insert(users).values([{"name": "a", "foo": 1}, {"name": "b", "foo": 2}]))):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
