"""Generators, comprehensions, unpacking, match, formatting, scopes."""
def squares(limit):
    total = 0
    for number in range(limit):
        total += yield number * number
    return total


def relay():
    result = yield from squares(3)
    print("returned", result)


it = relay()
print(next(it), it.send(10), it.send(20))
try:
    it.send(30)
except StopIteration:
    pass
first, *rest = [1, 2, 3]
print(first, rest, {**{"a": 1}, "b": 2}, [*rest, first])
for value in (1, "a", [1, 2], {"k": 5}, None):
    match value:
        case int():
            print("int")
        case [a, b]:
            print("pair", a, b)
        case {"k": inner}:
            print("map", inner)
        case str() as text if text:
            print("text", text)
        case _:
            print("other")
print(f"{3.14159:.2f} {'x':>5}|{'y':<3}|{7:03d} {1234567:,} {'z'!r} {first=}", "%s-%05.1f" % ("a", 2.25), "{:^7}".format("m"))
if (size := len(rest)) > 1:
    print("size", size)


def counter():
    number = 0

    def up():
        nonlocal number
        number += 1
        return number

    return up


up = counter()
up()
print(up(), sorted({"b": 2, "a": 1}.items(), key=lambda pair: pair[1]), max("abc"), any([]), sum(x for x in range(4)))
