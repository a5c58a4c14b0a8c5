"""one() of a query with several rows."""
# begins with: parents

session = Session(engine)
print(session.scalars(select(User)).one())  # fails
