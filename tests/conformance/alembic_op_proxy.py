"""Operations.context makes alembic.op work."""

from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("users", sa.Column("name", sa.String(5)))


with sa.create_engine("sqlite://").begin() as conn:
    with Operations.context(MigrationContext.configure(conn)):
        upgrade()
    print([it["name"] for it in sa.inspect(conn).get_columns("users")])
