"""What a batch refuses."""

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


def batch(op, work, name="users", **kw):
    with op.batch_alter_table(name, **kw) as batch_op:
        work(batch_op)


with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
    attempt(batch, op, lambda it: it.drop_constraint("nope"))
    attempt(batch, op, lambda it: it.drop_column("nope"))
    attempt(batch, op, lambda it: it.alter_column("nope", nullable=True))
    attempt(batch, op, lambda it: it.create_unique_constraint(None, ["n"]))
    attempt(batch, op, lambda it: it.alter_column("n", nullable=True), "nope")
    attempt(batch, op, lambda it: None, recreate="perhaps")
