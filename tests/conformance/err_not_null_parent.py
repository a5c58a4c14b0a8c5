"""A child that is taken out of its parent's collection, and whose foreign key may not be NULL."""
# begins with: parents

session = Session(engine)
ada = session.get(User, 1)
ada.addresses.pop()
session.commit()  # fails
