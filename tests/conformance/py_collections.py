"""Counter, defaultdict, deque, namedtuple, ChainMap and OrderedDict."""

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple

count = Counter("abracadabra")
print(count.most_common(2), count["z"], count + Counter("aaz"), sorted(count.elements())[:6], count.total())
groups = defaultdict(list)
for word in ("one", "two", "three", "four"):
    groups[len(word)].append(word)
print(dict(groups), groups)
queue = deque([1, 2, 3], maxlen=3)
queue.append(4)
queue.appendleft(0)
queue.rotate(1)
print(queue, queue.pop(), list(queue))
Point = namedtuple("Point", "x y", defaults=[0])
print(Point(1), Point(1, 2)._replace(x=5), Point(1, 2)._asdict(), Point._fields, Point(1, 2) == (1, 2), Point(3, 4).x)
print(ChainMap({"a": 1}, {"a": 2, "b": 3})["b"], dict(ChainMap({"a": 1}, {"a": 2, "b": 3})))
order = OrderedDict.fromkeys("abc")
order.move_to_end("a")
print(list(order), order.popitem(last=False))
