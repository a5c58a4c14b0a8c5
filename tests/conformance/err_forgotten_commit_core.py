"""Rows that a connection inserts and never commits."""
# begins with: parents

with engine.connect() as connection:
    connection.execute(insert(User), {"name": "eve"})
with engine.connect() as connection:
    print(connection.scalars(select(User.name).order_by(User.id)).all())
