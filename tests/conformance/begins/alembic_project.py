"""A project of Alembic on disk: models, env.py, the template of a revision, and `quietly`."""

import contextlib
import io
import os

from alembic import command
from alembic.config import Config
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(50), unique=True, index=True)


ENV = '''
from alembic import context
from sqlalchemy import create_engine
target = context.config.attributes["metadata"]
if context.is_offline_mode():
    context.configure(url=context.config.get_main_option("sqlalchemy.url"), target_metadata=target, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
        context.configure(connection=connection, target_metadata=target)
        with context.begin_transaction():
            context.run_migrations()
'''
TEMPLATE = '''\"\"\"${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

\"\"\"
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# revision identifiers, used by Alembic.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}


def upgrade() -> None:
    \"\"\"Upgrade schema.\"\"\"
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    \"\"\"Downgrade schema.\"\"\"
    ${downgrades if downgrades else "pass"}
'''
os.makedirs("migrations/versions")
with open("migrations/env.py", "w") as file:
    file.write(ENV)
with open("migrations/script.py.mako", "w") as file:
    file.write(TEMPLATE)
config = Config()
config.set_main_option("script_location", "migrations")
config.set_main_option("sqlalchemy.url", "sqlite:///app.db")
config.attributes["metadata"] = Base.metadata


def quietly(work, *args, **kw):
    with contextlib.redirect_stdout(io.StringIO()):
        return work(config, *args, **kw)
