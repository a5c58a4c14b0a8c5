"""Dates and times go in and come back."""

import datetime

from sqlalchemy import (
    Column, Date, DateTime, Interval, MetaData, Table, Time, create_engine, extract, insert, select, text,
)

t = Table("t", MetaData(), Column("d", Date), Column("t", Time), Column("dt", DateTime), Column("i", Interval))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"d": datetime.date(2024, 2, 29), "t": datetime.time(1, 2, 3, 4), "dt": datetime.datetime(2024, 1, 2, 3, 4, 5, 6), "i": datetime.timedelta(days=2, hours=3)})
    print(conn.execute(select(t)).one())
    print(conn.execute(text("SELECT * FROM t")).one())
    print(conn.execute(select(t.c.d).where(t.c.dt > datetime.datetime(2024, 1, 1))).all())
    print(conn.execute(select(extract("year", t.c.d), extract("hour", t.c.dt))).one())
