"""Uncaught errors of Python itself end the program with their line."""
def divide(a, b):
    return a / b


try:
    [][1]
except IndexError as error:
    print(error)
try:
    {}["k"]
except KeyError as error:
    print(error)
try:
    int("x")
except ValueError as error:
    print(error)
print("before")
divide(1, 0)
