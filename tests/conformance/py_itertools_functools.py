"""Iterators and functions made from functions."""

import functools
import itertools
import operator

print(list(itertools.chain([1], (2, 3))), list(itertools.islice(itertools.count(5, 2), 3)), list(itertools.accumulate([1, 2, 3], operator.mul)))
print(list(itertools.combinations("abc", 2)), list(itertools.permutations([1, 2, 3], 2))[:3], list(itertools.product("ab", [0, 1])))
print([(key, list(group)) for key, group in itertools.groupby("aabbc")], list(itertools.zip_longest([1, 2], "a", fillvalue="-")))
print(list(itertools.pairwise("abcd")), list(itertools.takewhile(lambda it: it < 3, range(9))), list(itertools.starmap(pow, [(2, 3)])))
print(functools.reduce(operator.add, [1, 2, 3], 10), functools.partial(int, base=2)("101"))


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info())


@functools.total_ordering
class Size:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return self.value == other.value

    def __lt__(self, other):
        return self.value < other.value


@functools.singledispatch
def show(it):
    return "any"


@show.register
def _(it: int):
    return "int"


@functools.wraps(fib)
def wrapped():
    pass


class Lazy:
    @functools.cached_property
    def value(self):
        print("once")
        return 5


lazy = Lazy()
print(Size(1) <= Size(2), show(1), show("x"), wrapped.__name__, lazy.value + lazy.value)
print(sorted(["b", "A"], key=functools.cmp_to_key(lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))))
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("real")(3), operator.methodcaller("upper")("x"))
