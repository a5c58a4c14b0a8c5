"""A table-valued function runs on SQLite."""

from sqlalchemy import create_engine, func, select

engine = create_engine("sqlite://")
fn = func.json_each('["one", "two"]').table_valued("key", "value")
with engine.connect() as conn:
    print(conn.execute(select(fn)).all())
    print(conn.execute(select(fn.c.value).where(fn.c.value.in_(["two", "three"]))).all())
