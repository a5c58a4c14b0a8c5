"""The functions of alembic.op need a migration that is running."""

from alembic import op

try:
    op.create_table("users")
except NameError as error:
    print(error)
