"""AUTOCOMMIT keeps what a rollback would undo."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc

engine = create_engine("sqlite:///auto.db")
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
    c.execute(text("create table t (x int)")); c.execute(text("insert into t values (1)")); c.rollback(); print(c.execute(text("select * from t")).all(), c.get_isolation_level(), c.in_transaction())
with engine.connect() as c:
    c.execute(text("insert into t values (2)")); c.rollback(); print(c.execute(text("select * from t")).all(), c.get_isolation_level(), c.default_isolation_level)
auto = engine.execution_options(isolation_level="AUTOCOMMIT")
with auto.connect() as c:
    c.execute(text("insert into t values (3)"))
with auto.connect() as c: print(c.execute(text("select * from t")).all(), c.get_execution_options())
try:
    engine.connect().execution_options(isolation_level="NOPE")
except exc.ArgumentError as error: print(error)
