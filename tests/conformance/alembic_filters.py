"""include_object and include_name leave things out."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    conn.execute(sa.text("create table other (id integer primary key)"))
    new = sa.MetaData()
    sa.Table("users", new, sa.Column("id", sa.Integer, primary_key=True), sa.Column("skip", sa.Integer, index=True))
    sa.Table("hidden", new, sa.Column("id", sa.Integer, primary_key=True))

    def include_object(it, name, kind, reflected, compare_to):
        print(kind, name, reflected, compare_to is None)
        return name != "hidden"

    opts = {"include_object": include_object, "include_name": lambda name, kind, parents: name != "other"}
    print([it[0] for it in compare_metadata(MigrationContext.configure(conn, opts=opts), new)])
