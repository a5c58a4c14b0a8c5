"""scalar_one_or_none() of a query with several rows."""
# begins with: parents

session = Session(engine)
statement = select(User).where(User.name.in_(["ada", "bob"]))
print(session.execute(statement).scalar_one_or_none())  # fails
