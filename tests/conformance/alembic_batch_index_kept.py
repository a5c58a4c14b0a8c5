"""Indexes are made again after the copy, and dropped columns leave."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("roles", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(100), nullable=False, server_default="x"),
        sa.Column("n", sa.String(9)),
        sa.Column("role_id", sa.Integer),
    )
    conn.execute(sa.text("insert into roles values (1)"))
    conn.execute(sa.text("insert into users (id, email, n, role_id) values (1, 'e', '5', 1)"))

    op.create_index("ix_users_n", "users", ["n"])
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("email")
    print(sa.inspect(conn).get_indexes("users"))
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_index("ix_users_n")
        batch_op.drop_column("n")
    print(sa.inspect(conn).get_indexes("users"), conn.execute(sa.text("select * from users")).all())
