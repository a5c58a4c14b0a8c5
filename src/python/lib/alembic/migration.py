from alembic.runtime.migration import *
from alembic.runtime.migration import HeadMaintainer, MigrationContext, MigrationInfo, MigrationStep
