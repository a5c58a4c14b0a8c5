"""Only some columns of a table are mapped."""
from sqlalchemy import Column, create_engine, inspect, Integer, select, Table
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    pass
table = Table("users", Base.metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer),
              Column("c", Integer))


class User(Base):
    __table__ = table
    __mapper_args__ = {"include_properties": ["id", "a"]}


class Other(Base):
    __table__ = table
    __mapper_args__ = {"exclude_properties": ["b"], "column_prefix": "_"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(a=1))
session.commit()
print(inspect(User).attrs.keys(), inspect(Other).attrs.keys(), session.scalars(select(Other)).one()._a)
