"""JSON values, NULL and JSON null, and paths."""

from sqlalchemy import Column, Integer, JSON, MetaData, Table, create_engine, insert, null, select, text

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("data", JSON))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"data": {"a": {"b": [1, 2, {"c": "deep"}]}, "n": 5, "s": "text", "t": True}}, {"data": [1, "x", None]}, {"data": None}])
    conn.execute(insert(t), {"data": null()})
    print(conn.execute(select(t)).all())
    print(conn.execute(text("SELECT data FROM t")).scalars().all())
    print(conn.execute(select(t.c.data["a"], t.c.data["n"].as_integer(), t.c.data["s"].as_string(), t.c.data["t"].as_boolean()).where(t.c.id == 1)).one())
    print(conn.execute(select(t.c.data[("a", "b", 2, "c")]).where(t.c.id == 1)).scalar())
    print(conn.execute(select(t.c.data[1]).where(t.c.id == 2)).scalar())
    print(conn.execute(select(t.c.id).where(t.c.data["n"].as_integer() > 3)).scalars().all())
    print(conn.execute(select(t.c.id).where(t.c.data["s"].as_string() == "text")).scalars().all())
