"""Exact numbers: decimal and fractions."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation, getcontext, localcontext
from fractions import Fraction

print(Decimal("0.1") + Decimal("0.2"), Decimal("10") / 3, Decimal("2.675").quantize(Decimal("0.01"), ROUND_HALF_UP))
print(Decimal("1e5"), Decimal("123.4500").normalize(), Decimal(5).sqrt(), Decimal("-7") % 3, divmod(Decimal(7), 2))
print(f"{Decimal('1234567.891'):,.2f}", Decimal("1.5") == 1.5, sum([Decimal("1.10")] * 3), round(Decimal("2.5")), int(Decimal("9.9")))
with localcontext() as context:
    context.prec = 4
    print(Decimal(1) / 7)
print(getcontext().prec, Decimal("NaN"), Decimal("Infinity") > 5, Decimal("3.14159").quantize(Decimal("1.000"), ROUND_DOWN), repr(Decimal("1.0")))
print(Fraction(1, 3) + Fraction(1, 6), Fraction("0.75"), Fraction(0.5), Fraction(7, 3).limit_denominator(2), float(Fraction(1, 8)))
for call in (lambda: Decimal("x"), lambda: Decimal(1) / 0):
    try:
        call()
    except (InvalidOperation, ZeroDivisionError, TypeError) as error:
        print(type(error).__name__, error)
