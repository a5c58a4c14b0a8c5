"""VALUES in a CTE and as a scalar."""

from sqlalchemy import Integer, String, column, select, values

v = values(column("id", Integer), column("name", String), literal_binds=True).data([(1, "a"), (2, "b")])
print(select(v.cte("v")))
print(values(column("x", Integer)).data([(1,)]).scalar_values())
print(v)
