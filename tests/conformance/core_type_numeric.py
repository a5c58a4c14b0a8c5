"""Numeric gives Decimals, or floats when asked."""

from decimal import Decimal

from sqlalchemy import Column, Float, MetaData, Numeric, Table, create_engine, func, insert, select

t = Table("t", MetaData(), Column("a", Numeric(10, 2)), Column("b", Numeric(10, 2, asdecimal=False)), Column("c", Float), Column("d", Float(asdecimal=True)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"a": Decimal("1.25"), "b": 2.5, "c": 1 / 3, "d": 0.1})
    conn.execute(insert(t), {"a": 3, "b": Decimal("4.75"), "c": 2, "d": Decimal("9.5")})
    for row in conn.execute(select(t)):
        print(row)
    print(conn.execute(select(func.sum(t.c.a), func.avg(t.c.a), func.sum(t.c.c), t.c.a * 2)).all())
