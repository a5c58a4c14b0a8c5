"""create_all asks for each table and creates in the order of dependencies."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, create_engine, inspect

m = MetaData()
Table("c", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
Table("a", m, Column("id", Integer, primary_key=True), Column("x", Integer, index=True))
engine = create_engine("sqlite://")
m.create_all(engine)
print([it.name for it in m.sorted_tables], list(m.tables))
m.create_all(engine, tables=[m.tables["a"]])
m.drop_all(engine)
print(inspect(engine).get_table_names())
m.create_all(engine, checkfirst=False)
