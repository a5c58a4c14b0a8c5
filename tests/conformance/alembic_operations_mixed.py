"""Operations and batches on one connection, with what SQLite cannot do."""
from sqlalchemy import create_engine, MetaData, Table, Column, Integer, String, ForeignKey, text, inspect, UniqueConstraint, CheckConstraint, Index, Boolean, DateTime, func
from alembic.migration import MigrationContext
from alembic.operations import Operations
e = create_engine('sqlite://')
with e.begin() as conn:
    ctx = MigrationContext.configure(conn)
    op = Operations(ctx)
    op.create_table('users', Column('id', Integer, primary_key=True), Column('name', String(50), nullable=False), Column('email', String(100)), UniqueConstraint('email', name='uq_email'))
    op.create_index('ix_users_name', 'users', ['name'])
    op.bulk_insert(Table('users', MetaData(), Column('id', Integer), Column('name', String)), [{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}])
    op.add_column('users', Column('age', Integer, server_default='18'))
    with op.batch_alter_table('users') as b:
        b.alter_column('name', new_column_name='full_name', existing_type=String(50), nullable=True)
        b.drop_column('email')
        b.add_column(Column('active', Boolean, server_default=text('1'), nullable=False))
        b.create_check_constraint('ck_age', 'age > 0')
    op.execute("UPDATE users SET age = 20 WHERE id = 2")
    op.rename_table('users', 'people')
    print(conn.execute(text('select * from people')).mappings().all())
    insp = inspect(conn)
    print(insp.get_table_names(), [c['name'] for c in insp.get_columns('people')], insp.get_indexes('people'), insp.get_check_constraints('people'))
    op.drop_index('ix_users_name', table_name='people')
    try:
        op.alter_column('people', 'age', nullable=False)
    except Exception as x:
        print(type(x).__name__, x)
    try:
        op.drop_constraint('ck_age', 'people')
    except Exception as x:
        print(type(x).__name__, x)
    op.drop_table('people')
