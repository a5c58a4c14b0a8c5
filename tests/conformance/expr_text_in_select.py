"""text() among the parts of a SELECT."""

from sqlalchemy import Column, Integer, MetaData, String, Table, and_, or_, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(text("id, name")).select_from(text("user_account")).where(text("id > :low")).order_by(text("name DESC"))
print(stmt)
print(stmt.params(low=1).compile().params)
print(select(users.c.id).where(and_(text("a = 1"), users.c.id == 2)))
print(select(users.c.id).where(or_(text("a = 1 OR b = 2"), users.c.id == 2)))
print(select(text("count(*) AS n")).select_from(users))
