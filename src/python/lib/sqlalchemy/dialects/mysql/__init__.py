# The MySQL dialect: printed, never connected to.
import _sqlalchemy as _sa
from sqlalchemy.dialects import Dialect
from sqlalchemy.dialects.mysql.types import (
    BIGINT, BIT, CHAR, DATETIME, DECIMAL, DOUBLE, ENUM, FLOAT, INTEGER, LONGBLOB, LONGTEXT, MEDIUMBLOB, MEDIUMINT,
    MEDIUMTEXT, NCHAR, NUMERIC, NVARCHAR, REAL, SET, SMALLINT, TEXT, TIME, TIMESTAMP, TINYBLOB, TINYINT, TINYTEXT,
    VARCHAR, YEAR,
)
from sqlalchemy.types import BINARY, BLOB, BOOLEAN, DATE, JSON, VARBINARY


class dialect(Dialect):
    name = "mysql"
    driver = "mysqldb"
    paramstyle = "format"
    positional = True
    supports_native_enum = True
    max_identifier_length = 255


def insert(table):
    return _sa.insert_of(table, "mysql")


Insert = _sa.UpdateBase


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.mysql", name)
