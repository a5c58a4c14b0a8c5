# @compiles: the text of elements that the program wrote.
import _sqlalchemy as _sa
from sqlalchemy import exc

_PRINTERS = {}


def compiles(class_, *specs):
    def decorate(function):
        if not isinstance(class_, type) or class_.__module__.startswith(("sqlalchemy", "_sqlalchemy")):
            raise NotImplementedError("Athanor does not have @compiles(%s) yet" % getattr(class_, "__name__", class_))
        printers = _PRINTERS.setdefault(class_, {})
        for spec in specs or ("default",):
            printers[spec] = function
        return function
    return decorate


def deregister(class_):
    _PRINTERS.pop(class_, None)


def _printer(element, name):
    for cls in type(element).__mro__:
        printers = _PRINTERS.get(cls)
        if printers is not None:
            found = printers.get(name) or printers.get("default")
            if found is not None:
                return found
    return None


# What a printing function gets as its compiler. What it processes is printed in its place afterwards.
class _Compiler:
    def __init__(self, dialect):
        self.dialect = dialect
        self.parts = []

    @property
    def sql_compiler(self):
        return self

    @property
    def preparer(self):
        return self.dialect.identifier_preparer

    def process(self, element, **kw):
        self.parts.append(element)
        return "\x00%d\x00" % (len(self.parts) - 1)

    def __getattr__(self, name):
        if name.startswith("visit_"):
            return self.process
        raise AttributeError(name)


def _pieces(element, dialect):
    function = _printer(element, dialect.name)
    if function is None:
        raise exc.UnsupportedCompilationError(
            "Compiler <sqlalchemy.sql.compiler.StrSQLCompiler object at %#x> can't render element of type %s: "
            "%s construct has no default compilation handler." % (id(dialect), type(element), type(element)))
    compiler = _Compiler(dialect)
    text = function(element, compiler)
    return [compiler.parts[int(it)] if at % 2 else it for at, it in enumerate(text.split("\x00"))]


# The text of an element without anything to be executed with, such as DDL of the program's own.
def _text(element, dialect):
    out = []
    for it in _pieces(element, dialect):
        out.append(it if isinstance(it, str) else str(it.compile(dialect=dialect, compile_kwargs={"literal_binds": True})))
    return "".join(out)


def __getattr__(name):
    return _sa.missing("sqlalchemy.ext.compiler", name)
