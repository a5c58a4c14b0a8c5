"""literal() takes a type from its value."""

import datetime
from decimal import Decimal

from sqlalchemy import literal

for it in (literal(1), literal("x"), literal(1.5), literal(True), literal(None), literal(b"x"), literal(Decimal("1.5")), literal(datetime.date(2024, 1, 2))):
    print(it, repr(it.type), it.value)
