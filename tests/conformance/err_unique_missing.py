"""A joined load of a collection without unique()."""
# begins with: parents

session = Session(engine)
result = session.scalars(select(User).options(joinedload(User.addresses)))
print("before")
print(result.all())  # fails
