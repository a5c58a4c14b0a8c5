from alembic.ddl.impl import DefaultImpl
