"""op.create_table makes the table with its constraints and indexes and returns it."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    users = op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(100), nullable=False, unique=True),
        sa.Column("age", sa.Integer, index=True),
        sa.CheckConstraint("age > 0", name="ck_age"),
        sa.UniqueConstraint("email", "age", name="uq_both"),
    )
    conn.execute(users.insert(), [{"email": "a@x", "age": 3}])
    print(conn.execute(sa.select(users)).all())
    op.create_table("plain", sa.Column("id", sa.Integer), if_not_exists=True)
    op.drop_table("plain")
    op.drop_table("plain", if_exists=True)
