"""A value that a named CHECK constraint refuses."""
# begins with: parents

session = Session(engine)


def birthday(user, years):
    user.age = years
    session.commit()  # fails


birthday(session.get(User, 1), -1)
