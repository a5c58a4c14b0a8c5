"""AND, OR, NOT and the parentheses that they need."""
from sqlalchemy import and_, false, not_, or_, true

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

a, b, c = items.c.id == 1, items.c.name == "x", items.c.price == 3
for expression in (
    and_(a, b), or_(a, b), not_(a), a & b | c, a & (b | c), ~(a & b), ~(a | b), not_(not_(a)), or_(a, and_(b, c)), and_(a, or_(b, c), c),
    and_(a), or_(a), and_(true(), a), and_(false(), a), or_(true(), a), or_(false(), a), not_(items.c.price.in_([1])), not_(items.c.name.like("x")),
):
    print(expression)
print(select(items.c.id).where(a, b).where(c))
