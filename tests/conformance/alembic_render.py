"""Operations become the Python of a revision, up and down."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    old = sa.MetaData()
    sa.Table("gone", old, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.String(5), index=True))
    sa.Table("users", old, sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(100), nullable=False),
             sa.Column("old", sa.Integer), sa.Column("n", sa.Integer, index=True), sa.Column("u", sa.Integer),
             sa.UniqueConstraint("u", name="uq_u"), sa.Column("d", sa.Integer, server_default="1"))
    old.create_all(conn)
    new = sa.MetaData()
    sa.Table("roles", new, sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(20), unique=True, nullable=False),
             sa.CheckConstraint("id > 0", name="ck_id"))
    sa.Table("users", new, sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text, index=True, unique=True),
             sa.Column("bio", sa.Text, nullable=False, server_default="x"), sa.Column("n", sa.Integer), sa.Column("u", sa.Integer),
             sa.Column("role_id", sa.ForeignKey("roles.id", ondelete="CASCADE")), sa.Column("d", sa.Integer, nullable=False),
             sa.UniqueConstraint("bio", "n", name="uq_bio"))
    script = produce_migrations(MigrationContext.configure(conn), new)
    print(render_python_code(script.upgrade_ops))
    print(render_python_code(script.downgrade_ops))
    print(render_python_code(script.upgrade_ops, render_as_batch=True))
    print(render_python_code(script.upgrade_ops, sqlalchemy_module_prefix="", alembic_module_prefix="").splitlines()[1])
