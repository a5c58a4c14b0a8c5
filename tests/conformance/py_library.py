"""The parts of the standard library that snippets lean on."""
import collections
import contextlib
import datetime
import decimal
import functools
import itertools
import json
import re

print(collections.Counter("hello").most_common(1), collections.defaultdict(list)["x"], collections.namedtuple("P", "a b")(1, 2))
print(datetime.date(2024, 2, 28) + datetime.timedelta(days=2), datetime.datetime(2024, 1, 2, 3, 4).isoformat(), datetime.date(2024, 1, 2).strftime("%d.%m.%Y"))
print(decimal.Decimal("1.10") + decimal.Decimal("2.20"), decimal.Decimal(10).quantize(decimal.Decimal("0.01")))
print(functools.reduce(lambda a, b: a * b, range(1, 6)), list(itertools.chain([1], [2, 3])), list(itertools.islice(itertools.count(5), 2)))
print([(key, list(group)) for key, group in itertools.groupby("aabbc")])
print(json.dumps({"b": [1, None, True], "a": "é"}, sort_keys=True), json.loads('{"x": [1.5, "y"]}'))
print(re.sub(r"(\w+)@(\w+)", r"\2 at \1", "ada@home"), re.findall(r"\d+", "a1b22"))


@contextlib.contextmanager
def noisy(name):
    print("enter", name)
    try:
        yield name.upper()
    finally:
        print("leave", name)


with noisy("a") as value:
    print(value)
