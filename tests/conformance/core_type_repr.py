"""repr(), str() and equality of types."""

from sqlalchemy import (
    ARRAY, BIGINT, Boolean, DateTime, Enum, Float, Integer, Interval, JSON, LargeBinary, Numeric, String,
    TIMESTAMP, Text, Unicode, Uuid, VARCHAR,
)

for t in (Integer(), String(50), String(), Text(), Boolean(), DateTime(timezone=True), Numeric(10, 2), Float(), Enum("a", "b", name="ab"), JSON(), ARRAY(Integer), LargeBinary(5), Uuid(), Interval(), Unicode(3), TIMESTAMP(timezone=True)):
    print(repr(t), str(t) if not isinstance(t, (ARRAY,)) else "")
print(isinstance(VARCHAR(5), String), issubclass(BIGINT, Integer), Integer()._type_affinity is Integer)
