"""A default function that looks at its context."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, insert, select, text

def double(context):
    return context.get_current_parameters()["a"] * 2
t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer, default=double), Column("c", Integer, default=select(func.count()).select_from(text("t")).scalar_subquery()))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"a": 1}, {"a": 5}])
    conn.execute(insert(t), {"a": 4})
    print(conn.execute(select(t)).all())
