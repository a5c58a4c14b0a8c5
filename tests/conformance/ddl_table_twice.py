"""A table of the same name is refused unless extended."""

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy import exc

m = MetaData()
Table("t", m, Column("id", Integer))
try:
    Table("t", m, Column("x", Integer))
except exc.InvalidRequestError as error:
    print(error)
t = Table("t", m, Column("x", Integer), extend_existing=True)
print(t.c.keys())
print(Table("t", m) is t, Table("t", m, Column("z", Integer), keep_existing=True).c.keys())
try:
    Table("nope", m, must_exist=True)
except exc.InvalidRequestError as error:
    print(error)
