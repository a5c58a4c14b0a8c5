"""An UPDATE that makes two rows alike in a unique column."""
# begins with: parents

session = Session(engine)
bob = session.scalars(select(User).where(User.name == "bob")).one()
bob.name = "ada"
print("before")
session.flush()  # fails
