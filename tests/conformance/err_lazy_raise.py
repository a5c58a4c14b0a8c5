"""A relationship that must not be loaded lazily."""
# begins with: parents

session = Session(engine)
ada = session.scalars(select(User).options(raiseload(User.addresses))).first()
print(ada.name)
print(ada.addresses)  # fails
