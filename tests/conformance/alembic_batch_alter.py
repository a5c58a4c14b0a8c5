"""A changed column makes a copy of the table, fills it, and gives it the old name."""

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

    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("n", type_=sa.Integer(), nullable=False)
        batch_op.alter_column("email", server_default=None, new_column_name="mail")
        batch_op.add_column(sa.Column("extra", sa.Float))
    print(conn.execute(sa.text("select * from users")).mappings().all())
    print([(it["name"], it["type"], it["nullable"]) for it in sa.inspect(conn).get_columns("users")])
