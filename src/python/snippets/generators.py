import contextlib, itertools, functools, collections
def numbers():
    try:
        received = yield 1
        print("received", received)
        yield from (2, 3)
    finally:
        print("closed")
    return "end"
g = numbers()
print(next(g), g.send("x"), next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
g = numbers(); next(g); g.close()
@contextlib.contextmanager
def managed(name):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("swallowed", error)
    finally:
        print("exit", name)
with managed("a") as a, managed("b") as b:
    print(a, b)
    raise ValueError("inside")
with contextlib.suppress(KeyError):
    {}["x"]
with contextlib.ExitStack() as stack:
    stack.callback(print, "called at exit")
    stack.enter_context(managed("c"))
print(list(itertools.chain([1], (2,))), list(itertools.islice(itertools.count(5), 3)))
print([(k, list(v)) for k, v in itertools.groupby("aabc")], list(itertools.product("ab", repeat=2))[:3])
print(functools.reduce(lambda a, b: a * b, range(1, 6)), functools.partial(print, "partial")("x"))
@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info().hits > 0)
@functools.singledispatch
def show(x): return "object"
@show.register
def _(x: int): return "int"
print(show(1), show("a"))
class P:
    @functools.cached_property
    def slow(self):
        print("computed")
        return 3
p = P(); print(p.slow, p.slow)
print(collections.Counter("hello").most_common(2), collections.defaultdict(list, a=[1]), collections.deque([1, 2, 3], maxlen=2))
Point = collections.namedtuple("Point", "x y", defaults=[0])
print(Point(1), Point(1, 2)._replace(x=5), Point._fields)
print(dict(collections.OrderedDict(a=1)), collections.ChainMap({"a": 1}, {"b": 2})["b"])
print({**{"a": 1}, "b": 2}, [*range(3), *"ab"], {x for x in (1, 1)}, sorted({"b": 1, "a": 2}.items(), key=lambda it: it[1]))
