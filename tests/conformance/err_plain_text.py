"""SQL as a plain string."""
# begins with: parents

session = Session(engine)
session.execute("SELECT * FROM users")  # fails
