"""op.drop_column, op.rename_table and a column's new name."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer), sa.Column("b", sa.Integer))
    op.drop_column("users", "a")
    op.alter_column("users", "b", new_column_name="c")
    op.rename_table("users", "people")
    print(sa.inspect(conn).get_table_names(), [it["name"] for it in sa.inspect(conn).get_columns("people")])
