from alembic.operations.base import AbstractOperations, BatchOperations, Operations
from alembic.operations import ops
from alembic.operations.ops import MigrateOperation
