"""Enum by dialect."""

import enum

from sqlalchemy import Column, Enum, MetaData, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

class Color(enum.Enum):
    red = 1
    green = 2
t = Table("t", MetaData(), Column("a", Enum(Color)), Column("b", Enum("x", "it's", name="letters")), Column("c", Enum("p", "q", native_enum=False, create_constraint=True, name="pq")), Column("d", Enum("p", length=10, native_enum=False)))
for d in (sqlite, postgresql, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
