"""Parentheses go only where precedence asks for them."""

from sqlalchemy import Column, Integer, MetaData, String, Table, and_, not_, or_

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

a, b, c = users.c.id == 1, users.c.name == "x", users.c.fullname == "y"
print(and_(a, or_(b, c)))
print(or_(a, and_(b, c)))
print(a & b & c)
print((a | b) & c)
print(~(a & b))
print(not_(or_(a, b)))
print(and_(a, and_(b, c)))
