"""event.remove and event.contains."""

from sqlalchemy import create_engine
from sqlalchemy import exc
from sqlalchemy import event

engine = create_engine("sqlite://")
def begin(conn):
    print("begin")
event.listen(engine, "begin", begin)
print(event.contains(engine, "begin", begin))
with engine.begin():
    pass
event.remove(engine, "begin", begin)
print(event.contains(engine, "begin", begin))
with engine.begin():
    pass
event.listen(engine, "begin", begin, once=True)
with engine.begin():
    pass
with engine.begin():
    pass
try:
    event.listen(engine, "nonsense", begin)
except exc.InvalidRequestError as error:
    print(error)
