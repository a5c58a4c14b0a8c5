"""once=, named=, remove and contains."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc
from sqlalchemy import event

engine = create_engine("sqlite://")
def f(conn): print("begin")
event.listen(engine, "begin", f); print(event.contains(engine, "begin", f)); engine.connect().begin(); event.remove(engine, "begin", f); print(event.contains(engine, "begin", f)); 
@event.listens_for(engine, "commit", once=True)
def g(conn): print("commit once")
@event.listens_for(engine, "before_cursor_execute", named=True)
def h(**kw): print(sorted(kw))
for _ in range(2):
    with engine.begin() as c: c.execute(text("select 1"))
try:
    event.listen(engine, "nonsense", f)
except exc.InvalidRequestError as error: print(error)
try:
    event.remove(engine, "commit", f)
except exc.InvalidRequestError as error: print(str(error)[:40])
