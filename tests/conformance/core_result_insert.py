"""What a result knows after INSERT."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert
from sqlalchemy import exc

metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("n", Integer, default=5), Column("s", String, server_default="x"))
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    r = conn.execute(insert(t).values(n=1))
    print(r.inserted_primary_key, r.inserted_primary_key.id, r.lastrowid, r.rowcount, r.is_insert, r.returns_rows, r.inserted_primary_key_rows)
    print(r.last_inserted_params(), r.prefetch_cols(), r.postfetch_cols(), r.lastrow_has_defaults())
    r = conn.execute(insert(t))
    print(r.inserted_primary_key[0], r.last_inserted_params())
    r = conn.execute(insert(t), [{"n": 1}, {"n": 2}])
    print(r.rowcount)
    for make in (lambda: r.inserted_primary_key, lambda: r.all(), lambda: r.last_updated_params()):
        try:
            print(make())
        except exc.InvalidRequestError as error:
            print(type(error).__name__, error)
