"""A DELETE of a parent whose children are still there."""
# begins with: parents

with engine.begin() as connection:
    connection.execute(delete(User).where(User.id == 1))  # fails
