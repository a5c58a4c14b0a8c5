"""A migration calls a coroutine with run_async, and only an asynchronous engine lets it."""
import asyncio

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.ext.asyncio import create_async_engine


async def fill(connection, name, *, twice=False):
    await connection.execute(sa.text("INSERT INTO t (name) VALUES (:name)"), {"name": name})
    result = await connection.execute(sa.text("SELECT name FROM t ORDER BY id"))
    return [row.name for row in result] * (2 if twice else 1)


def work(connection):
    op = Operations(MigrationContext.configure(connection))
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)))
    print(op.run_async(fill, "ada"))
    print(op.run_async(fill, "bob", twice=True))


async def main():
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(work)


asyncio.run(main())
with sa.create_engine("sqlite://").connect() as connection:
    op = Operations(MigrationContext.configure(connection))
    try:
        op.run_async(fill, "x")
    except ValueError as error:
        print(error)
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20)))
    try:
        op.create_exclude_constraint("e", "t", ("name", "="), using="gist")
    except NotImplementedError as error:
        print(error)
