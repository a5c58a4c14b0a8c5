# sqlalchemy.engine: engine, connection, results, URL, Inspector.
import _sqlalchemy as _sa
from _sqlalchemy import Connection, CursorResult, Engine, FrozenResult, Row, RowMapping, Transaction, create_engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.engine.reflection import Inspector

Result = ScalarResult = MappingResult = IteratorResult = ChunkedIteratorResult = CursorResult
RootTransaction = NestedTransaction = TwoPhaseTransaction = Transaction


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


def __getattr__(name):
    return _sa.missing("sqlalchemy.engine", name)
