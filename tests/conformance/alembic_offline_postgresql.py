"""The same operations as PostgreSQL would get them."""

import sys

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

op = Operations(MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": sys.stdout}))
op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(100)))
op.create_unique_constraint("uq_email", "users", ["email"])
op.create_foreign_key("fk_boss", "users", "users", ["boss_id"], ["id"], ondelete="CASCADE")
op.create_check_constraint("ck_email", "users", "email <> ''")
op.alter_column("users", "email", nullable=False)
op.alter_column("users", "email", type_=sa.Text())
op.alter_column("users", "email", server_default="x")
op.alter_column("users", "email", server_default=None)
op.alter_column("users", "email", new_column_name="mail")
op.drop_constraint("uq_email", "users", type_="unique")
op.create_index("ix_mail", "users", ["mail"])
op.drop_index("ix_mail")
op.drop_column("users", "mail")
