"""Inside a batch, constraints come and go by name."""

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
        batch_op.create_foreign_key("fk_role", "roles", ["role_id"], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint("fk_role", type_="foreignkey")
        batch_op.create_unique_constraint("uq_email", ["email"])
    print(sa.inspect(conn).get_unique_constraints("users"), sa.inspect(conn).get_foreign_keys("users"))
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint("uq_email", type_="unique")
        batch_op.create_check_constraint("ck_id", "id > 0")
    print(sa.inspect(conn).get_check_constraints("users"))
