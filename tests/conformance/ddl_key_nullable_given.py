"""`nullable=` of a column that a PrimaryKeyConstraint names afterwards."""
from sqlalchemy import *
m = MetaData()
t = Table('t', m, Column('id', Integer, nullable=True), Column('b', Integer), PrimaryKeyConstraint('id'))
print(t.c.id.nullable, t.autoincrement_column, t.c.b.autoincrement)
t = Table('t2', m, Column('id', Integer, nullable=True, primary_key=True), Column('b', Integer))
print(t.c.id.nullable, t.autoincrement_column)
t = Table('t3', m, Column('id', Integer), Column('b', Integer), PrimaryKeyConstraint('id'))
print(t.c.id.nullable, t.c.id.primary_key)
t = Table('t4', m, Column('id', String, primary_key=True)); print(t.autoincrement_column)
