"""op.create_index and op.drop_index, with expressions, conditions and IF [NOT] EXISTS."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(100)), sa.Column("n", sa.Integer))
    op.create_index("ix_both", "users", ["email", "n"], unique=True)
    op.create_index("ix_lower", "users", [sa.text("lower(email)")])
    op.create_index("ix_both", "users", ["email"], if_not_exists=True)
    op.create_index("ix_some", "users", ["email"], sqlite_where=sa.text("n > 3"))
    op.create_index(op.f("ix_users_n"), "users", ["n"])
    op.drop_index("ix_both", "users")
    op.drop_index("ix_both", if_exists=True)
    print([it["name"] for it in sa.inspect(conn).get_indexes("users")])
    op.drop_index("ix_none", table_name="users")
