"""Without a connection, operations are written as SQL."""

import io

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

buffer = io.StringIO()
opts = {"as_sql": True, "literal_binds": True, "output_buffer": buffer}
op = Operations(MigrationContext.configure(dialect_name="sqlite", opts=opts))
op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(100), index=True))
op.add_column("users", sa.Column("n", sa.Integer, server_default="3"))
op.execute(sa.table("users", sa.column("email")).insert().values(email="it's"))
op.execute("update users set n = 4")
op.bulk_insert(sa.table("users", sa.column("email", sa.String), sa.column("n", sa.Integer)), [{"email": "b", "n": 1}])
op.rename_table("users", "people")
op.drop_index("ix_users_email")
op.drop_table("people")
print(buffer.getvalue())
try:
    with op.batch_alter_table("people") as batch_op:
        batch_op.alter_column("n", nullable=False)
except Exception as error:
    print(type(error).__name__, error)
