"""A text where a date is wanted."""

import datetime

from sqlalchemy import Column, Date, DateTime, MetaData, Table, Time, create_engine, insert, select, values
from sqlalchemy import exc

t = Table("t", MetaData(), Column("d", Date), Column("dt", DateTime), Column("t", Time))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    for values in ({"d": "2024-01-01"}, {"dt": "2024-01-01"}, {"t": 5}, {"d": datetime.datetime(2024, 1, 2)}):
        try:
            conn.execute(insert(t), values)
            print("ok", conn.execute(select(t.c.d)).all())
        except exc.StatementError as error:
            print(type(error).__name__, error)
