"""Options of statement, connection and engine come together."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, create_engine, literal,
    select,
)
from sqlalchemy import event

metadata = MetaData()
items = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("price", Numeric(10, 2)),
    Column("quantity", Integer),
    Column("active", Boolean),
    Column("made", DateTime),
    Column("data", JSON),
)

engine = create_engine("sqlite://", execution_options={"a": 1})
print(dict(engine.get_execution_options()))
sub = engine.execution_options(b=2)
print(dict(sub.get_execution_options()), sub is engine, sub.pool is engine.pool)
stmt = select(literal(1)).execution_options(c=3)
print(dict(stmt.get_execution_options()))
with sub.connect() as conn:
    conn.execution_options(d=4)
    print(dict(conn.get_execution_options()))
    @event.listens_for(conn, "before_execute")
    def seen(conn, element, multi, params, options):
        print(sorted(options.items()))
    conn.execute(stmt, execution_options={"e": 5})
