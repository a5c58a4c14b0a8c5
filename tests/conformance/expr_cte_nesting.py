"""A CTE with nesting=True stays inside its query."""

from sqlalchemy import literal, select

a = select(literal(1).label("x")).cte("a", nesting=True)
b = select(a.c.x).cte("b")
print(select(b))
