"""A column that is read after commit and close."""
# begins with: parents

with Session(engine) as session:
    ada = session.get(User, 1)
    session.commit()
print(ada.name)  # fails
