"""INSERT, UPDATE and DELETE of the unified tutorial."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, bindparam, delete, insert, select, update,
)
from sqlalchemy.dialects import sqlite, postgresql, mysql

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

stmt = insert(users).values(name="spongebob", fullname="Spongebob Squarepants"); print(stmt)
compiled = stmt.compile(); print(compiled.params)
print(insert(users)); print(insert(users).values().compile(dialect=sqlite.dialect()))
scalar_subq = select(users.c.id).where(users.c.name == bindparam("username")).scalar_subquery()
print(insert(addresses).values(user_id=scalar_subq))
select_stmt = select(users.c.id, users.c.name + "@aol.com"); print(insert(addresses).from_select(["user_id", "email"], select_stmt))
print(insert(addresses).returning(addresses.c.id, addresses.c.email))
print(insert(addresses).from_select(["user_id", "email"], select_stmt).returning(addresses.c.id, addresses.c.email))
print(update(users).where(users.c.name == "patrick").values(fullname="Patrick the Star"))
print(update(users).values(fullname="Username: " + users.c.name))
print(update(users).where(users.c.name == bindparam("oldname")).values(name=bindparam("newname")))
sq = select(addresses.c.email).where(addresses.c.user_id == users.c.id).order_by(addresses.c.id).limit(1).scalar_subquery()
print(update(users).values(fullname=sq))
print(update(users).where(users.c.id == addresses.c.user_id).where(addresses.c.email == "patrick@aol.com").values(fullname="Pat"))
print(update(users).where(users.c.id == addresses.c.user_id).values({users.c.fullname: "Pat", addresses.c.email: "pat@aol.com"}).compile(dialect=mysql.dialect()))
print(update(users).ordered_values((users.c.name, 20), (users.c.fullname, users.c.name + 10)))
print(delete(users).where(users.c.name == "patrick"))
print(delete(users).where(users.c.id == addresses.c.user_id).where(addresses.c.email == "patrick@aol.com").compile(dialect=mysql.dialect()))
print(delete(users).where(users.c.id == addresses.c.user_id).compile(dialect=postgresql.dialect()))
print(update(users).where(users.c.name == "patrick").values(fullname="P").returning(users.c.id, users.c.name)); print(delete(users).where(users.c.name == "patrick").returning(users.c.id))
