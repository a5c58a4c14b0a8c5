"""math, random with a seed, statistics, bisect and heapq."""

import bisect
import heapq
import math
import random
import statistics

print(math.pi, math.sqrt(2), math.factorial(20), math.gcd(12, 18), math.isclose(0.1 + 0.2, 0.3), math.floor(-1.5), math.ceil(1.2), math.log(8, 2), math.hypot(3, 4), math.comb(5, 2), math.prod([2, 3]), math.trunc(-2.7), math.isnan(float("nan")), math.dist([0, 0], [1, 1]), math.inf)
random.seed(42)
print(random.random(), random.randint(1, 6), random.choice("abc"), random.sample(range(10), 3), random.uniform(1, 2), random.choices("ab", k=4), random.gauss(0, 1))
items = list(range(6))
random.shuffle(items)
print(items, random.Random(1).random())
print(statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.mode("aab"), round(statistics.stdev([1, 2, 4]), 6), statistics.quantiles([1, 2, 3, 4], n=2))
print(bisect.bisect([1, 3, 5], 3), heapq.nsmallest(2, [5, 1, 4]), heapq.nlargest(1, [2, 9]))
heap = [5, 1, 4]
heapq.heapify(heap)
print(heapq.heappop(heap), heap, sum([0.1] * 10), round(2.5), round(1.005, 2), 7 // -2, -7 % 3, divmod(7, -2), 2**100, 0.1 + 0.2, 1e16, 5e-324, int("ff", 16), bin(10), float("1e3"), abs(-3), pow(3, -1, 7))
