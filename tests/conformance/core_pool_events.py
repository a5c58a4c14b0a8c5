"""connect, checkout, checkin and close of the pool."""

from sqlalchemy import create_engine, text
from sqlalchemy import event

engine = create_engine("sqlite://")
for name in ("first_connect", "connect", "checkout", "checkin", "reset", "close", "invalidate"):
    event.listen(engine, name, lambda *args, name=name, **kw: print(name))
with engine.connect() as conn:
    conn.execute(text("SELECT 1"))
print("again")
with engine.connect() as conn:
    pass
engine.dispose()
print("disposed")
with engine.connect():
    pass
