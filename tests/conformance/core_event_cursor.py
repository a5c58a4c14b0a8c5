"""before_cursor_execute sees every statement with its parameters."""
from sqlalchemy import event

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

seen = []


@event.listens_for(engine, "before_cursor_execute")
def remember(conn, cursor, statement, parameters, context, executemany):
    seen.append((" ".join(statement.split()), parameters, executemany))


with engine.begin() as conn:
    conn.execute(insert(items).values(name="pen"))
    conn.execute(insert(items), [{"name": "a"}, {"name": "b"}])
    conn.execute(select(items).where(items.c.id == 2)).all()

for one in seen:
    print(one)
event.remove(engine, "before_cursor_execute", remember)
with engine.connect() as conn:
    conn.execute(select(items)).all()
print(len(seen))
