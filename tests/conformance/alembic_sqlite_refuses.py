"""What SQLite cannot alter: constraints are refused with advice, changed columns by the database."""

def attempt(call, *args, **kw):
    try:
        call(*args, **kw)
        print("done")
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])


from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
    attempt(op.create_unique_constraint, "uq_n", "users", ["n"])
    attempt(op.create_check_constraint, "ck_n", "users", "n > 0")
    attempt(op.create_foreign_key, "fk_n", "users", "users", ["n"], ["id"])
    attempt(op.create_primary_key, "pk_n", "users", ["id"])
    attempt(op.drop_constraint, "uq_n", "users", type_="unique")
    attempt(op.drop_constraint, "uq_n", "users", type_="what")
    attempt(op.alter_column, "users", "n", nullable=False)
    attempt(op.alter_column, "users", "n", type_=sa.BigInteger())
    attempt(op.alter_column, "users", "n", server_default="5")
    attempt(op.alter_column, "users", "n", server_default=None)
    attempt(op.add_column, "users", sa.Column("boss", sa.Integer, sa.ForeignKey("users.id")))
    attempt(op.drop_column, "users", "nope")
