"""recreate decides about the copy, and columns can be placed."""

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

    with op.batch_alter_table("users", recreate="always") as batch_op:
        batch_op.add_column(sa.Column("z", sa.Integer), insert_after="id")
    print([it["name"] for it in sa.inspect(conn).get_columns("users")])
    with op.batch_alter_table("users", recreate="never") as batch_op:
        batch_op.alter_column("n", nullable=False)
