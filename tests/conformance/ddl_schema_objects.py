"""What a Table says about itself."""
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

metadata = MetaData()
parents = Table("parents", metadata, Column("id", Integer, primary_key=True))
children = Table(
    "children",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False, default="x"),
    Column("parent_id", Integer, ForeignKey("parents.id")),
)
print(metadata.tables.keys())
print(children.c.keys(), "name" in children.c, children.c.name is children.columns["name"])
print(children.primary_key.columns.keys(), [str(key.column) for key in children.foreign_keys])
print(children.c.name.type, children.c.name.nullable, children.c.name.default.arg, children.c.id.primary_key)
print(repr(children.c.name), children.c.parent_id.references(parents.c.id))
print(repr(parents))
print(children, children.fullname)
