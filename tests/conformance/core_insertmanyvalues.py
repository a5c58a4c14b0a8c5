"""Many rows with RETURNING go in batches."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, insert, select

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("x", Integer))
engine = create_engine("sqlite://", insertmanyvalues_page_size=3)
t.metadata.create_all(engine)
with engine.begin() as conn:
    print(conn.scalars(insert(t).returning(t.c.id), [{"x": i} for i in range(7)]).all())
    print(conn.scalar(select(func.count()).select_from(t)))
