"""before_create and after_create of a table, with DDL()."""

from sqlalchemy import Column, DDL, Integer, MetaData, Table, create_engine
from sqlalchemy import event

t = Table("t", MetaData(), Column("id", Integer, primary_key=True))
event.listen(t, "after_create", DDL("CREATE INDEX ix_more ON %(table)s (id)"))
@event.listens_for(t, "before_create")
def before(target, connection, **kw):
    print("before", target.name)
@event.listens_for(t.metadata, "after_create")
def after(target, connection, tables, **kw):
    print("after", [it.name for it in tables])
event.listen(t, "after_drop", lambda target, connection, **kw: print("dropped", target.name))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
t.metadata.drop_all(engine)
print(DDL("a %(x)s", context={"x": 1}).statement)
