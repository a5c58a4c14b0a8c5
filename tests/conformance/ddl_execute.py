"""DDL elements are executed like statements."""

from sqlalchemy import Column, DDL, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.schema import CreateTable, DropTable

t = Table("t", MetaData(), Column("id", Integer, primary_key=True))
engine = create_engine("sqlite://")
with engine.begin() as conn:
    conn.execute(CreateTable(t))
    conn.execute(DDL("CREATE INDEX my_ix ON t (id)"))
    print(inspect(conn).get_indexes("t"))
    conn.execute(DropTable(t))
    conn.execute(text("CREATE TABLE q (x INTEGER)"))
    print(inspect(conn).get_table_names())
