"""text() with parameters."""

from sqlalchemy import Integer, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite

t = text("SELECT * FROM user WHERE id = :id AND name = :name")
print(t)
print(t.bindparams(id=5).compile().params)
print(t.bindparams(bindparam("id", type_=Integer), bindparam("name", "x")).compile().params)
print(text(r"SELECT '\:notparam', a::int FROM t WHERE x = :x"))
print(t.compile(dialect=sqlite.dialect()))
print(t.compile(dialect=postgresql.dialect()))
