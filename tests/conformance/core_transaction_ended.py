"""A transaction that has ended refuses work."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("x", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.connect() as conn:
    tx = conn.begin()
    tx.commit()
    for make in (tx.commit, tx.rollback):
        try:
            print(make())
        except exc.InvalidRequestError as error:
            print(error)
    with conn.begin() as tx:
        tx.rollback()
        try:
            conn.execute(select(t))
        except exc.InvalidRequestError as error:
            print(error)
