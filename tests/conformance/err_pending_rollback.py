"""A session that goes on after an error without a rollback."""
# begins with: parents

from sqlalchemy.exc import IntegrityError

session = Session(engine)
session.add(User(name="ada"))
try:
    session.commit()
except IntegrityError as error:
    print(type(error).__name__)
print(session.scalars(select(User.name)).all())  # fails
