"""CUBE, ROLLUP and GROUPING SETS."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select, tuple_

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.name, func.count()).group_by(func.rollup(users.c.name, users.c.fullname)))
print(select(users.c.name).group_by(func.cube(users.c.name)))
print(select(users.c.name).group_by(func.grouping_sets(tuple_(users.c.name, users.c.id), tuple_(users.c.id))))
