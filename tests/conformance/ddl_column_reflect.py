"""column_reflect renames what is read back."""

from sqlalchemy import MetaData, Table, create_engine, select, table, text
from sqlalchemy import event

engine = create_engine("sqlite://")
with engine.begin() as c: c.execute(text("create table t (ID integer primary key, MyName varchar(5))"))
m = MetaData()
@event.listens_for(m, "column_reflect")
def f(inspector, table, column_info): column_info["key"] = "attr_" + column_info["name"].lower()
t = Table("t", m, autoload_with=engine); print(t.c.keys(), [c.name for c in t.c], select(t.c.attr_myname))
m2 = MetaData(); m2.reflect(bind=engine, listeners=[("column_reflect", f)]) if False else m2.reflect(bind=engine); print(m2.tables["t"].c.keys())
