"""Which differences of types autogenerate sees."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
PAIRS = [
    (sa.String(50), sa.String()), (sa.String(), sa.String(50)), (sa.Numeric(10, 2), sa.Numeric(10, 3)),
    (sa.Numeric(10, 2), sa.Numeric(12)), (sa.Integer, sa.BigInteger), (sa.Integer, sa.String(5)), (sa.Boolean, sa.Integer),
    (sa.String(1), sa.Enum("a", "b", name="e")), (sa.DateTime, sa.DateTime(timezone=True)), (sa.Text, sa.String(50)),
    (sa.String(50), sa.Unicode(50)), (sa.JSON, sa.JSON), (sa.LargeBinary, sa.LargeBinary), (sa.Uuid, sa.Uuid),
    (sa.Date, sa.DateTime), (sa.Float, sa.Double), (sa.SmallInteger, sa.Integer), (sa.Numeric, sa.DECIMAL),
]
with engine.begin() as conn:
    old, new = sa.MetaData(), sa.MetaData()
    sa.Table("t", old, sa.Column("id", sa.Integer, primary_key=True), *[sa.Column(f"c{at}", it) for at, (it, _) in enumerate(PAIRS)])
    sa.Table("t", new, sa.Column("id", sa.Integer, primary_key=True), *[sa.Column(f"c{at}", it) for at, (_, it) in enumerate(PAIRS)])
    old.create_all(conn)
    script = produce_migrations(MigrationContext.configure(conn), new)
    print(render_python_code(script.upgrade_ops))
    print(compare_metadata(MigrationContext.configure(conn, opts={"compare_type": False}), new))
