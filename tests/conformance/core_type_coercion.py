"""The type of an expression follows its sides."""

import datetime
from decimal import Decimal

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, MetaData, Numeric, String, Table, func

t = Table("t", MetaData(), Column("i", Integer), Column("n", Numeric(5, 2)), Column("s", String(5)), Column("d", Date), Column("dt", DateTime), Column("f", Float), Column("b", Boolean))
for it in (t.c.i + 1, t.c.i + 1.5, t.c.i / 2, t.c.i // 2, t.c.n * t.c.i, t.c.s + "x", t.c.d - t.c.d, t.c.dt - t.c.dt, t.c.i == 1, t.c.f + 1, t.c.s.like("x"), t.c.n + Decimal(1), -t.c.i, ~t.c.b, t.c.d + datetime.timedelta(1), func.max(t.c.d), func.count(), func.coalesce(t.c.s, ""), t.c.i % 2, t.c.i.in_([1])):
    print(it, repr(it.type))
