"""Server defaults are compared when the context is told to."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    old, new = sa.MetaData(), sa.MetaData()
    defaults = [("1", "2"), ("1", "1"), (None, "x"), ("x", None), (sa.func.now(), sa.func.now()), (sa.text("5"), sa.text("5"))]
    for metadata, side in ((old, 0), (new, 1)):
        sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 *[sa.Column(f"c{at}", sa.String(9), server_default=it[side]) for at, it in enumerate(defaults)])
    old.create_all(conn)
    print(compare_metadata(MigrationContext.configure(conn), new))
    script = produce_migrations(MigrationContext.configure(conn, opts={"compare_server_default": True}), new)
    print(render_python_code(script.upgrade_ops))
