"""Values come back in the Python type of their column."""
import datetime

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, MetaData, Table, Text, Time, create_engine, insert, select

metadata = MetaData()
things = Table(
    "things",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("flag", Boolean),
    Column("day", Date),
    Column("moment", DateTime),
    Column("clock", Time),
    Column("weight", Float),
    Column("text", Text),
    Column("data", LargeBinary),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

with engine.begin() as conn:
    conn.execute(
        insert(things).values(
            flag=True,
            day=datetime.date(2024, 2, 29),
            moment=datetime.datetime(2024, 2, 29, 13, 5, 7, 250),
            clock=datetime.time(23, 59, 1),
            weight=2.5,
            text="naïve ☕ 'quoted'",
            data=b"\x00\xffab",
        )
    )
    conn.execute(insert(things).values(id=7))
    for row in conn.execute(select(things).order_by(things.c.id)):
        print(tuple(row))
    print(conn.execute(select(things.c.id).where(things.c.flag)).all())
    print(conn.execute(select(things.c.id).where(things.c.flag.is_(True))).all())
    print(conn.execute(select(things.c.id).where(things.c.day > datetime.date(2024, 1, 1))).all())
    print(conn.execute(select(things.c.id).where(things.c.data == b"\x00\xffab")).all())
