"""Names that need quotes get them."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select

metadata = MetaData()
table = Table("order", metadata, Column("id", Integer, primary_key=True), Column("Group", String(9)), Column("two words", String(9), key="two"))
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(table).values(Group="g", two="t"))
    row = conn.execute(select(table).where(table.c.two == "t")).one()
    print(row, row.Group)
