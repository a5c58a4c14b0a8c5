"""Indexes follow their table."""
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, create_engine

metadata = MetaData()
table = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(50), unique=True, index=True),
    Column("city", String(50)),
)
places = Table("places", metadata, Column("city", String(50)), Column("street", String(50)), Index("ix_place", "city", "street"))
metadata.create_all(create_engine("sqlite://"))
print([index.name for index in table.indexes], [index.name for index in places.indexes])
