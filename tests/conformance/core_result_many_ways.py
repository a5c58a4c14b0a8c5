"""The many ways to read a result."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc

engine = create_engine("sqlite://")
with engine.connect() as c:
    q = text("select 1 as a, 'x' as b union all select 2, 'y' union all select 2, 'y' order by 1")
    print(c.execute(q).columns("b").all(), c.execute(q).columns(1, 0).all(), c.execute(q).unique().all(), c.execute(q).scalars("b").all(), c.execute(q).scalars(1).unique().all())
    print([p for p in c.execute(q).partitions(2)], c.execute(q).fetchmany(2), c.execute(q).mappings().first(), c.execute(q).mappings().all()[0]["a"], c.execute(q).tuples().all())
    r = c.execute(q); print(r.keys(), list(r.keys()), "a" in r.keys(), r.first(), r.closed)
    for f in ("all", "fetchone", "first", "one", "scalar"):
        try: print(getattr(r, f)())
        except exc.ResourceClosedError as error: print(f, error)
    row = c.execute(q).first(); print(row == (1, "x"), row < (2,), hash(row) == hash((1, "x")), row._asdict(), row._fields, row._mapping, row.t, row._t, row.count("x"), row.index("x"), tuple(row), len(row), row[-1], row[0:1], "x" in row, repr(row), str(row), isinstance(row, tuple))
    try: row.zz
    except AttributeError as error: print(error)
    try: row["a"]
    except Exception as error: print(type(error).__name__, error)
    try: row._mapping["zz"]
    except KeyError as error: print(type(error).__name__, error)
    try: c.execute(q).one()
    except exc.MultipleResultsFound as error: print(error)
    try: c.execute(text("select 1 where 0")).scalar_one()
    except exc.NoResultFound as error: print(error)
    f = c.execute(q).freeze(); print(f().all(), f().scalars().all(), f.data if hasattr(f, "data") else "")
    for row in c.execute(q).yield_per(2).mappings().partitions(): print(row)
