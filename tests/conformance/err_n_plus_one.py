"""One query for the parents and one more for each of them."""
# begins with: parents

with Session(engine) as session:
    for user in session.scalars(select(User).order_by(User.id)):
        print(user.name, len(user.addresses))
