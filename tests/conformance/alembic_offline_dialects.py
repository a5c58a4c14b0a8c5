"""The same operations as SQLite, PostgreSQL and MySQL print them, offline."""
import io
from sqlalchemy import *
from alembic.migration import MigrationContext
from alembic.operations import Operations
for d in ('sqlite', 'postgresql', 'mysql'):
    buf = io.StringIO()
    ctx = MigrationContext.configure(dialect_name=d, opts={'as_sql': True, 'output_buffer': buf})
    op = Operations(ctx)
    op.create_table('t', Column('id', Integer, primary_key=True), Column('n', String(20), server_default='x'), Column('at', DateTime, server_default=func.now()), Column('j', JSON))
    op.add_column('t', Column('k', Integer, nullable=False, index=True))
    if d != 'sqlite':
        op.alter_column('t', 'n', type_=Text(), existing_type=String(20), nullable=False, existing_nullable=True)
        op.create_foreign_key('fk', 't', 'u', ['k'], ['id'], ondelete='CASCADE')
        op.create_unique_constraint('uq', 't', ['n', 'k'])
        op.drop_constraint('uq', 't', type_='unique')
        op.alter_column('t', 'k', new_column_name='kk', existing_type=Integer())
    op.create_index('ix', 't', [text('lower(n)')], unique=True)
    op.execute(text("insert into t values (:a)").bindparams(a='q'))
    op.bulk_insert(table('t', column('id', Integer), column('n', String)), [{'id': 1, 'n': "it's"}])
    op.drop_column('t', 'j')
    op.drop_table('t')
    print(d); print(buf.getvalue())
