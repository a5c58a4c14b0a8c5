"""A connection sets savepoints too, and they nest."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)


def count(conn):
    return conn.execute(select(func.count()).select_from(items)).scalar_one()


with engine.connect() as conn:
    conn.execute(insert(items).values(name="a"))
    outer = conn.begin_nested()
    conn.execute(insert(items).values(name="b"))
    with conn.begin_nested():
        conn.execute(insert(items).values(name="c"))
    print(count(conn))
    inner = conn.begin_nested()
    conn.execute(insert(items).values(name="d"))
    inner.rollback()
    print(count(conn), inner.is_active, outer.is_active)
    outer.rollback()
    print(count(conn), conn.in_nested_transaction(), conn.in_transaction())
    conn.commit()
    print(count(conn))
