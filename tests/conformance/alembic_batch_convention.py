"""A naming convention gives names to constraints that have none."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("s", sa.String(5), unique=True))
    with op.batch_alter_table("users", naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"}) as batch_op:
        batch_op.drop_constraint("uq_users_s", type_="unique")
    print(sa.inspect(conn).get_unique_constraints("users"))
