"""A table joined with an alias of itself."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select

metadata = MetaData()
nodes = Table(
    "node",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("node.id")),
    Column("label", String),
)

parent = nodes.alias("parent")
print(select(nodes.c.label, parent.c.label).join(parent, nodes.c.parent_id == parent.c.id))
print(select(nodes.c.label, parent.c.label.label("up")).select_from(nodes.outerjoin(parent, nodes.c.parent_id == parent.c.id)))
