"""literal_binds writes values of many types."""

import datetime
from decimal import Decimal

from sqlalchemy import literal, select
from sqlalchemy.dialects import mysql, postgresql, sqlite

stmt = select(literal(1), literal("it's 5%"), literal(1.5), literal(True), literal(None), literal(Decimal("1.50")), literal(datetime.date(2024, 1, 2)), literal(datetime.datetime(2024, 1, 2, 3, 4, 5)))
print(stmt.compile(compile_kwargs={"literal_binds": True}))
for d in (sqlite, postgresql, mysql):
    print(stmt.compile(dialect=d.dialect(), compile_kwargs={"literal_binds": True}))
