"""Functions of the unified tutorial."""

from sqlalchemy import (
    Column, ForeignKey, Integer, JSON, MetaData, String, Table, cast, func, select, type_coerce,
)
from sqlalchemy.dialects import postgresql

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

print(select(func.count()).select_from(users)); print(select(func.lower("A String With Much UPPERCASE")))
print(select(func.now())); print(select(func.some_crazy_function(users.c.name, 17)))
print(select(func.now()).compile(dialect=postgresql.dialect()))
print(repr(func.now().type)); print(repr(func.max(Column("some_col", Integer)).type)); print(repr(func.max(Column("some_str", String)).type))
print(repr(func.upper("lowercase").type)); print(repr(func.json_object('{a, 1, b, "def", c, 3.5}', type_=JSON).type))
print(select(func.json_object('{a, 1, b, "def", c, 3.5}', type_=JSON)["def"]))
print(select(func.row_number().over(partition_by=users.c.name), users.c.name, addresses.c.email).select_from(users).join(addresses))
print(select(func.count().over(order_by=users.c.name), users.c.name))
print(func.unnest(func.percentile_disc([0.25, 0.5, 0.75, 1]).within_group(users.c.name)))
print(select(func.count(addresses.c.email).filter(users.c.name == "sandy"), func.count(addresses.c.email).filter(users.c.name == "spongebob")).select_from(users).join(addresses))
one = func.json_each('["one", "two", "three"]').table_valued("value"); print(select(one).where(one.c.value.in_(["two", "three"])))
print(select(func.json_array_elements('["one", "two"]').column_valued("x")))
print(select(cast(users.c.id, String))); print(cast("{'a': 'b'}", JSON)["a"]); print(type_coerce({"some_key": {"foo": "bar"}}, JSON)["some_key"])
