"""Tables are made parents first and dropped children first, whatever the order of their definition."""
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, create_engine, inspect

metadata = MetaData()
Table("lines", metadata, Column("id", Integer, primary_key=True), Column("order_id", ForeignKey("orders.id")), Column("book_id", ForeignKey("books.id")))
Table("orders", metadata, Column("id", Integer, primary_key=True), Column("customer_id", ForeignKey("customers.id")))
Table("customers", metadata, Column("id", Integer, primary_key=True))
Table("books", metadata, Column("id", Integer, primary_key=True))
engine = create_engine("sqlite://")
metadata.create_all(engine)
print([table.name for table in metadata.sorted_tables])
metadata.drop_all(engine)
metadata.create_all(engine)
