"""scalar_one() of a query without a row."""
# begins with: parents

session = Session(engine)
print(session.execute(select(User).where(User.name == "zoe")).scalar_one())  # fails
