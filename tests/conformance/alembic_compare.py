"""compare_metadata lists what the database lacks and what it has too much."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    old = sa.MetaData()
    sa.Table("gone", old, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(5), index=True))
    sa.Table("users", old, sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(100), nullable=False),
             sa.Column("old", sa.Integer), sa.Column("n", sa.Integer, index=True))
    old.create_all(conn)
    new = sa.MetaData()
    sa.Table("roles", new, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("users", new, sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text), sa.Column("n", sa.Integer),
             sa.Column("bio", sa.Text, server_default="x"), sa.Column("role_id", sa.ForeignKey("roles.id")))
    for it in compare_metadata(MigrationContext.configure(conn), new):
        print(it[0] if isinstance(it, tuple) else [(each[0], each[2:4]) for each in it])
    print(compare_metadata(MigrationContext.configure(conn), old))
