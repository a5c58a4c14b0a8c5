import dataclasses, enum, datetime, decimal, fractions, json, re, uuid, math, random, string, textwrap, statistics, copy, operator, hashlib, base64, secrets, calendar, heapq, bisect
from dataclasses import dataclass, field
@dataclass(order=True)
class Item:
    name: str
    price: float = 0.0
    tags: list[str] = field(default_factory=list, compare=False)
print(Item("a"), Item("a") < Item("b"), dataclasses.asdict(Item("x", 1.5, ["t"])), dataclasses.replace(Item("a"), price=2))
@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    x: int
try:
    Frozen(x=1).x = 2
except dataclasses.FrozenInstanceError as error:
    print(type(error).__name__, error)
class Color(enum.Enum):
    RED = 1
    GREEN = "green"
    @property
    def pretty(self):
        return self.name.title()
class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()
class Status(str, enum.Enum):
    OPEN = "open"
class Flags(enum.Flag):
    A = enum.auto()
    B = enum.auto()
print(Color.RED, repr(Color("green")), Color["RED"].pretty, list(Level), Level.HIGH > Level.LOW, Status.OPEN == "open", Flags.A | Flags.B)
d = datetime.datetime(2024, 2, 29, 13, 5, 7, 250)
print(d, d.isoformat(), d.strftime("%A %d. %B %Y %H:%M %p %j"), d + datetime.timedelta(days=1, hours=2), d.date() - datetime.date(2024, 1, 1))
print(datetime.datetime.fromisoformat("2024-01-02T03:04:05+00:00"), datetime.datetime.strptime("3/4/2021", "%d/%m/%Y"), datetime.timezone.utc, repr(d), datetime.time(1, 2), d.weekday(), d.timestamp())
print(decimal.Decimal("1.10") + decimal.Decimal("2.2"), decimal.Decimal(1) / 3, round(decimal.Decimal("2.675"), 2), decimal.Decimal("19.99").quantize(decimal.Decimal("0.1")), fractions.Fraction(3, 6))
print(json.dumps({"a": [1, 2.5, None, True, "é\n"], "b": {}}, indent=1, sort_keys=True), json.loads('{"x": [1, -2.5e3, "\\u00e9", null]}'))
try:
    json.loads("{bad")
except json.JSONDecodeError as error:
    print(error)
print(re.sub(r"(\w+)@(\w+)", lambda m: m[2] + "@" + m[1], "me@home"), re.findall(r"\d+", "a1b22"), re.match(r"(?P<y>\d{4})", "2024x")["y"], re.split(r"[,;]\s*", "a, b;c"))
print(uuid.UUID(int=5), uuid.uuid5(uuid.NAMESPACE_DNS, "x.org"), len(str(uuid.uuid4())))
print(math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.factorial(20), math.gcd(12, 18), math.comb(5, 2), math.isclose(0.1 + 0.2, 0.3), math.log(8, 2), math.pi, math.hypot(3, 4), math.prod([2, 3]), math.trunc(2.7), math.fsum([0.1] * 10), math.inf, math.copysign(1, -0.0))
random.seed(42)
print(random.random(), random.randint(1, 100), random.choice("abc"), random.sample(range(10), 3), random.gauss(0, 1))
print(textwrap.dedent("  a\n  b"), string.ascii_lowercase[:3], string.Template("$x").substitute(x=1), statistics.mean([1, 2, 4]), statistics.median([3, 1, 2]), statistics.stdev([1, 2, 4]))
print(copy.deepcopy([[1]]), operator.itemgetter(1)("ab"), hashlib.sha256(b"x").hexdigest()[:16], hashlib.md5(b"x").hexdigest(), hashlib.sha1(b"").hexdigest(), base64.b64encode(b"hello"), base64.b64decode("aGVsbG8="), len(secrets.token_hex(4)))
print(calendar.monthrange(2024, 2)[1], heapq.nsmallest(2, [3, 1, 2]), bisect.bisect([1, 2, 3], 2))
print(f"{3.14159:.2f} {42:05d} {1234567:,} {'x':^5}| {d:%Y-%m-%d} {255:#x} {0.5:%} {1e20} {10**30} {7/2} {-7//2} {2**0.5!r}")
print("%s %5.1f %-4d|" % ("a", 2.25, 7), "{:>4}{name}".format(1, name="n"), "a,b".partition(","), "ß".upper(), "x".zfill(3), b"\x00\xff", bytes.fromhex("0aff"), "tab\t".expandtabs(4) + "|")
