"""A Row is a named tuple."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, insert, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])

with engine.connect() as conn:
    row = conn.execute(select(users.c.id, users.c.name, (users.c.id + 1).label("next"), func.count().label("count"))).first()
    print(row, row.id, row[1], row.next, len(row), row == (1, "ann", 2, 3), row._mapping, row._fields, row._asdict(), row[1:3], "ann" in row)
    print(row._mapping[users.c.name], row.t if hasattr(row, "t") else "", row._tuple(), tuple(row), hash(row) == hash((1, "ann", 2, 3)), row < (2,), isinstance(row, tuple), row.index("ann"))
    for make in (lambda: row.zz, lambda: row["name"], lambda: row[9], lambda: row._mapping["zz"], lambda: setattr(row, "name", 1)):
        try:
            make()
        except Exception as error:
            print(type(error).__name__, error)
