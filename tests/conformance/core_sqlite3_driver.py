"""The driver under the engine: a creator, rows and errors of its own."""

import sqlite3

from sqlalchemy import create_engine, text

connection = sqlite3.connect(":memory:")
connection.row_factory = sqlite3.Row
connection.execute("create table t (a, b)")
connection.executemany("insert into t values (?, ?)", [(1, "x"), (2, "y")])
print(connection.in_transaction)
connection.commit()
row = connection.execute("select * from t where a = :a", {"a": 2}).fetchone()
print(tuple(row), row["b"], row.keys(), connection.in_transaction)
for sql in ("select * from nope", "selec"):
    try:
        connection.execute(sql)
    except sqlite3.Error as error:
        print(type(error).__name__, error)
connection.close()
engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:"))
with engine.connect() as conn:
    print(conn.execute(text("select 5")).scalar())
