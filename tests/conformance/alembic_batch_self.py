"""A table that refers to itself keeps its foreign key through a batch."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("node", sa.Column("id", sa.Integer, primary_key=True), sa.Column("up", sa.Integer), sa.ForeignKeyConstraint(["up"], ["node.id"], name="fk_up"))
    with op.batch_alter_table("node") as batch_op:
        batch_op.alter_column("up", nullable=False)
    print(sa.inspect(conn).get_foreign_keys("node"))
