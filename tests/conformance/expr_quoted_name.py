"""quoted_name decides about quotes."""

from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.sql import quoted_name

t = Table(quoted_name("name", True), MetaData(), Column(quoted_name("UPPER", False), Integer))
print(select(t))
