"""A transaction that is committed twice."""
# begins with: parents

connection = engine.connect()
transaction = connection.begin()
transaction.commit()
transaction.commit()  # fails
