"""An object that is added and never written."""
# begins with: parents

session = Session(engine)
session.add(User(name="eve"))
print("end")
