"""bind_expression and column_expression wrap values in SQL."""

from sqlalchemy import Column, Integer, MetaData, String, Table, TypeDecorator, func, insert, select

class Quiet(TypeDecorator):
    impl = String
    cache_ok = True
    def bind_expression(self, bindvalue):
        return func.lower(bindvalue)
    def column_expression(self, col):
        return func.upper(col)
t = Table("t", MetaData(), Column("id", Integer), Column("a", Quiet))
print(insert(t))
print(select(t))
print(select(t.c.id).where(t.c.a == "X"))
