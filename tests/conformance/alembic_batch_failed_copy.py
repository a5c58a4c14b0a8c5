"""When the rows do not fit the copy, the copy goes and the table stays."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
    conn.execute(sa.text("insert into users (id) values (1)"))
    try:
        with op.batch_alter_table("users") as batch_op:
            batch_op.alter_column("n", nullable=False)
    except sa.exc.IntegrityError as error:
        print(error.orig)
    print(sa.inspect(conn).get_table_names())
