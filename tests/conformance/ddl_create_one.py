"""create() and drop() of one table, checked or not."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from sqlalchemy import exc

t = Table("t", MetaData(), Column("id", Integer, primary_key=True))
engine = create_engine("sqlite://")
t.create(engine)
try:
    t.create(engine)
except exc.OperationalError as error:
    print(error)
t.create(engine, checkfirst=True)
t.drop(engine)
t.drop(engine, checkfirst=True)
try:
    t.drop(engine)
except exc.OperationalError as error:
    print(error)
