class Meta(type):
    def __new__(mcls, name, bases, namespace, **options):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.options = options
        return cls
    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

class Base(metaclass=Meta):
    registry = []
    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry.append(cls.__name__)
    def __set_name__(self, owner, name):
        print("set_name", owner, name)

class A(Base, table="a"):
    x: int = 1
    @property
    def double(self):
        return self.x * 2
    @double.setter
    def double(self, value):
        self.x = value // 2
    @classmethod
    def make(cls):
        return cls()
    @staticmethod
    def plain(a, /, b, *, c=3):
        return (a, b, c)
    def __repr__(self):
        return f"<A {self.x!r:>3}>"

class B(A):
    def __eq__(self, other):
        return isinstance(other, B)
    def __hash__(self):
        return 1
    def __getattr__(self, name):
        return f"no {name}"

a = A.make()
a.double = 10
print(a, a.double, A.options, Base.registry, A.plain(1, b=2))
print(B() == B(), B() != A(), B().missing, B.__mro__[1].__name__, A.__annotations__)
class Descriptor:
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, obj, cls=None):
        return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, value):
        obj.__dict__[self.name] = value
class C:
    field = Descriptor()
    __slots__ = ("__dict__",)
c = C()
print(c.field, end=" "); c.field = 5; print(c.field, C.field.name)
match {"kind": "point", "at": (1, 2)}:
    case {"kind": "point", "at": (x, y)} if x < y:
        print("point", x, y)
try:
    a.nothing
except AttributeError as error:
    print(error)
try:
    A.plain(1)
except TypeError as error:
    print(error)
print(type("D", (A,), {"x": 9})().double, isinstance(a, Base), issubclass(B, A))
