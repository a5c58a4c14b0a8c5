"""Counting with a recursive CTE without a table."""

from sqlalchemy import create_engine, literal, select

n = select(literal(1).label("n")).cte("numbers", recursive=True)
n = n.union_all(select(n.c.n + 1).where(n.c.n < 5))
print(select(n.c.n))
engine = create_engine("sqlite://")
with engine.connect() as conn:
    print(conn.scalars(select(n.c.n)).all())
