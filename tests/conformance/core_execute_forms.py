"""The forms of parameters for execute()."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, insert, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

t = Table("t", MetaData(), Column("x", Integer), Column("y", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"x": 1, "y": 2})
    conn.execute(insert(t), [{"x": 3, "y": 4}, {"x": 5, "y": 6}])
    conn.execute(text("INSERT INTO t (x, y) VALUES (:x, :y)"), [{"x": 7, "y": 8}])
    conn.execute(insert(t).values(x=9))
    print(conn.execute(select(t)).all())
    print(conn.execute(text("SELECT x FROM t WHERE x > :low"), {"low": 4}).scalars().all())
    for make in (lambda: conn.execute(insert(t), 5), lambda: conn.execute(insert(t), [1, 2]), lambda: conn.execute(insert(t), {"zz": 1}), lambda: conn.execute("SELECT 1"), lambda: conn.execute(users), lambda: conn.execute(func.lower("A")).scalar()):
        try:
            print(make())
        except Exception as error:
            print(type(error).__name__, error)
