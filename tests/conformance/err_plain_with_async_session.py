"""An asynchronous session in a plain with."""
# begins with: parents_async

with AsyncSession(engine) as session:  # fails
    print(session)
