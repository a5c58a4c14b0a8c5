"""An INSERT outside of the ORM that repeats a unique value."""
# begins with: parents

with engine.begin() as connection:
    connection.execute(insert(User), [{"name": "eve"}, {"name": "ada"}])  # fails
