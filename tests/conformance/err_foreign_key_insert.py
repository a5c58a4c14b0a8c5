"""A child whose parent is not there."""
# begins with: parents

session = Session(engine)
session.add(Address(email="x@a.org", user_id=77))
session.commit()  # fails
