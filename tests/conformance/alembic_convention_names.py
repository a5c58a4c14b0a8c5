"""Names that a naming convention gave are written as final names."""

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.migration import MigrationContext
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
new = sa.MetaData(naming_convention=convention)
sa.Table("roles", new, sa.Column("id", sa.Integer, primary_key=True))
sa.Table("users", new, sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.String(20), unique=True),
         sa.Column("role_id", sa.ForeignKey("roles.id"), index=True), sa.CheckConstraint("id > 0", name="positive"),
         sa.Index("my_own", "email"))
with engine.begin() as conn:
    script = produce_migrations(MigrationContext.configure(conn), new)
    print(render_python_code(script.upgrade_ops))
