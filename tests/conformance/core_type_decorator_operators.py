"""Operators that a TypeDecorator adds."""

from sqlalchemy import Column, Integer, MetaData, Table

class MyInt(Integer):
    class comparator_factory(Integer.Comparator):
        def __add__(self, other):
            return self.op("goofy")(other)
        def is_even(self):
            return self % 2 == 0
t = Table("t", MetaData(), Column("x", MyInt))
print(t.c.x + 5)
print(t.c.x.is_even())
