"""await in a function that is not asynchronous."""

source = """
def read(session):
    return await session.get(User, 1)
"""
try:
    compile(source, "cell", "exec")
except SyntaxError as error:
    print(error.msg, error.lineno)
