"""A batch of new columns and indexes needs no copy of the table."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(50)))
        batch_op.create_index("ix_users_name", ["name"])
    with op.batch_alter_table("users") as batch_op:
        pass
    print(sa.inspect(conn).get_indexes("users"))
