"""A relationship that is read after its session was closed."""
# begins with: parents

with Session(engine) as session:
    ada = session.get(User, 1)
print(ada.name)
print(ada.addresses)  # fails
