# sqlalchemy.sql.ddl: DDL under its own name.
import _sqlalchemy as _sa
from sqlalchemy.schema import *
from sqlalchemy.schema import (
    AddConstraint, CreateColumn, CreateIndex, CreateSchema, CreateSequence, CreateTable, DDL, DDLElement, DropConstraint,
    DropIndex, DropSchema, DropSequence, DropTable, ExecutableDDLElement, sort_tables,
)


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.ddl", name)
