"""A recursive CTE walks a tree."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, literal, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
nodes = Table(
    "node",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent_id", ForeignKey("node.id")),
    Column("label", String),
)

tree = select(nodes.c.id, nodes.c.label, literal(0).label("depth")).where(nodes.c.parent_id == None).cte("tree", recursive=True)
tree = tree.union_all(select(nodes.c.id, nodes.c.label, tree.c.depth + 1).join(tree, nodes.c.parent_id == tree.c.id))
print(select(tree).order_by(tree.c.depth))
print(select(tree).compile(dialect=postgresql.dialect()))
