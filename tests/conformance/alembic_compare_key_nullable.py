"""A key that is written without NOT NULL is a difference; a constraint without a name is warned of."""
from sqlalchemy import *
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from alembic.migration import MigrationContext
from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
import pprint
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = 'users'
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    bio: Mapped[str | None] = mapped_column(Text)
    org_id: Mapped[int | None] = mapped_column(ForeignKey('orgs.id'))
class Org(Base):
    __tablename__ = 'orgs'
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(10), unique=True, index=True)
e = create_engine('sqlite://')
with e.connect() as c:
    c.execute(text('create table users (id integer primary key, name varchar(50), old integer)'))
    c.execute(text('create table gone (id integer primary key)'))
    c.execute(text('create index ix_old on users (old)'))
    ctx = MigrationContext.configure(c, opts={'compare_type': True})
    for d in compare_metadata(ctx, Base.metadata):
        print(d if isinstance(d, tuple) and not isinstance(d[-1], (Column, Table, Index)) else [str(type(x).__name__) if not isinstance(x, (str, type(None))) else x for x in (d if isinstance(d, tuple) else d[0])])
    m = produce_migrations(ctx, Base.metadata)
    print(render_python_code(m.upgrade_ops))
    print(render_python_code(m.downgrade_ops))
