"""column() stands free or literal."""

from sqlalchemy import Integer, column, select

print(select(column("x"), column("y z"), column("count(*)", is_literal=True)))
print(column("x") == 5)
print(column("x", Integer) + 1)
