"""The names of types in CREATE TABLE."""
import enum

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, DateTime, Enum, Float, Integer, Interval, LargeBinary, MetaData, Numeric, SmallInteger, String, Table, Text, Time, Unicode, Uuid, create_engine


class Size(enum.Enum):
    small = 1
    large = 2


kinds = [
    Integer, BigInteger, SmallInteger, String, String(5), Text, Unicode(9), Boolean, Date, DateTime, Time,
    Float, Numeric, Numeric(8, 3), LargeBinary, JSON, Enum(Size), Enum("a", "bcd"), Uuid, Interval,
]
metadata = MetaData()
table = Table("kinds", metadata, *[Column(f"c{number}", kind, primary_key=number == 0) for number, kind in enumerate(kinds)])
metadata.create_all(create_engine("sqlite://"))
for column in table.columns:
    print(column, repr(column.type))
