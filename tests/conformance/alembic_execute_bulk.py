"""op.execute takes text and statements; op.bulk_insert takes dictionaries."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    import datetime

    table = op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("what", sa.JSON),
        sa.Column("day", sa.Date),
    )
    op.bulk_insert(table, [{"id": 1, "what": {"a": 1}, "day": datetime.date(2020, 1, 1)}, {"id": 2, "what": None, "day": None}])
    op.bulk_insert(table, [{"id": 3, "what": [1]}, {"id": 4}], multiinsert=False)
    op.bulk_insert(table, [])
    op.execute("insert into events (id) values (9)")
    op.execute(sa.text("update events set id = :id where id = 9").bindparams(id=10))
    op.execute(sa.table("events", sa.column("id")).update().values(id=11).where(sa.column("id") == 10))
    print(conn.execute(sa.select(table)).all())
    print(op.get_bind() is conn, op.get_context() is op.migration_context)
    try:
        op.bulk_insert(table, {"id": 5})
    except TypeError as error:
        print(error)
