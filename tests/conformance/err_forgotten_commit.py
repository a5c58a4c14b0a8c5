"""Rows that are flushed and never committed."""
# begins with: parents

with Session(engine) as session:
    session.add(User(name="eve"))
    session.flush()
with Session(engine) as session:
    print(session.scalars(select(User.name).order_by(User.id)).all())
