# sqlalchemy.engine: engine, connection, results, URL, Inspector.
import _sqlalchemy as _sa
from _sqlalchemy import (
    ChunkedIteratorResult, Connection, CursorResult, Engine, FilterResult, FrozenResult, IteratorResult, MappingResult,
    NestedTransaction, Result, RootTransaction, Row, RowMapping, ScalarResult, Transaction, TwoPhaseTransaction,
    create_engine)
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.engine.reflection import Inspector


def _options_from_config(configuration, prefix, kwargs):
    options = {key[len(prefix):]: value for key, value in configuration.items() if key.startswith(prefix)}
    for key, value in list(options.items()):
        if key in _FLAGS and isinstance(value, str):
            options[key] = value.strip().lower() in ("true", "yes", "on", "y", "t", "1")
        elif key in _NUMBERS and isinstance(value, str):
            options[key] = int(value)
    options.update(kwargs)
    return options


def engine_from_config(configuration, prefix="sqlalchemy.", **kwargs):
    options = _options_from_config(configuration, prefix, kwargs)
    return create_engine(options.pop("url"), **options)


_FLAGS = ("echo", "echo_pool", "future", "hide_parameters", "pool_pre_ping", "pool_use_lifo", "use_native_uuid")
_NUMBERS = ("pool_recycle", "pool_size", "max_overflow", "pool_timeout")


# An engine that hands each statement to a function instead of a database.
class MockConnection:
    _mock = True

    def __init__(self, dialect, execute):
        self._dialect = dialect
        self._execute = execute

    @property
    def dialect(self):
        return self._dialect

    @property
    def engine(self):
        return self

    def connect(self, **kw):
        return self

    def schema_for_object(self, obj):
        return obj.schema

    def execution_options(self, **kw):
        return self

    def execute(self, obj, parameters=None, execution_options=None):
        return self._execute(obj, parameters)


def create_mock_engine(url, executor, **kw):
    import importlib
    name = make_url(url).get_backend_name()
    dialects = importlib.import_module("sqlalchemy.dialects." + name)
    return MockConnection(dialects.dialect(), executor)


def create_pool_from_url(url, **kw):
    raise NotImplementedError("Athanor does not have create_pool_from_url yet")


def __getattr__(name):
    return _sa.missing("sqlalchemy.engine", name)
