"""op.add_column prints the column as CREATE TABLE would, and makes its index."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
import sqlalchemy as sa

engine = sa.create_engine("sqlite://")
with engine.begin() as conn:
    op = Operations(MigrationContext.configure(conn))
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("users", sa.Column("name", sa.String(50)))
    op.add_column("users", sa.Column("nick", sa.String(50), index=True))
    op.add_column("users", sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("users", sa.Column("made", sa.DateTime, server_default=sa.text("'2024-01-01'")))
    op.add_column("users", sa.Column("Odd Name", sa.Enum("a", "b", name="letters")))
    op.add_column("users", sa.Column("twice", sa.Integer, sa.Computed("id * 2")))
    conn.execute(sa.text("insert into users (id, name) values (1, 'ann')"))
    print(conn.execute(sa.text("select * from users")).mappings().one())
