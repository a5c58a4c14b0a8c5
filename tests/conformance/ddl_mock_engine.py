"""create_mock_engine prints the DDL of a schema."""

from sqlalchemy import Column, Enum, Integer, MetaData, Table, create_mock_engine

def dump(sql, *args, **kw):
    print(sql.compile(dialect=engine.dialect))
engine = create_mock_engine("postgresql://", dump)
m = MetaData()
Table("a", m, Column("id", Integer, primary_key=True), Column("e", Enum("x", "y", name="xy")))
m.create_all(engine, checkfirst=False)
