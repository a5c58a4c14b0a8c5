# What engines and pools write through the module logging; loaded only when somebody may read it.
# Source of the behaviour: SQLAlchemy log.py, engine/base.py.
import logging
import sys

from sqlalchemy.exc import _repr_params

rootlogger = logging.getLogger("sqlalchemy")
if rootlogger.level == logging.NOTSET:
    rootlogger.setLevel(logging.WARN)

_LEVELS = {None: logging.NOTSET, False: logging.NOTSET, True: logging.INFO, "debug": logging.DEBUG}


# Standard output as the lines of `echo` go there: they are shown, and left out where outputs are compared.
class _Echo:
    name = "<stdout>"

    def write(self, text):
        import _athanor
        _athanor.echo(text)

    def flush(self):
        pass


def _add_default_handler(logger):
    handler = logging.StreamHandler(_Echo() if sys.stdout is sys.__stdout__ else sys.stdout)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)


# A logger that `echo` has switched on, whatever the levels of the loggers are.
class InstanceLogger:
    def __init__(self, echo, name):
        self.echo = echo
        self.logger = logging.getLogger(name)
        if _LEVELS[echo] <= logging.INFO and not self.logger.handlers:
            _add_default_handler(self.logger)

    def getEffectiveLevel(self):
        return _LEVELS[self.echo] or self.logger.getEffectiveLevel()

    def isEnabledFor(self, level):
        if self.logger.manager.disable >= level:
            return False
        return level >= self.getEffectiveLevel()

    def log(self, level, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            self.logger._log(level, msg, args, **kwargs)

    def debug(self, msg, *args, **kwargs):
        self.log(logging.DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(logging.INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(logging.WARNING, msg, *args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        self.log(logging.ERROR, msg, *args, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(logging.CRITICAL, msg, *args, **kwargs)


def instance_logger(name, logging_name, echo):
    if logging_name:
        name = "%s.%s" % (name, logging_name)
    if echo in (False, None):
        return logging.getLogger(name)
    return InstanceLogger(echo, name)


_loggers = {}


def _engine_logger(logging_name, echo):
    key = (logging_name, echo)
    found = _loggers.get(key)
    if found is None:
        found = _loggers[key] = instance_logger("sqlalchemy.engine.Engine", logging_name, echo)
    return found


# How much a connection of an engine writes: 0 nothing, 1 statements and transactions, 2 columns and rows too.
def _level(logging_name, echo):
    logger = _engine_logger(logging_name, echo)
    if logger.isEnabledFor(logging.DEBUG):
        return 2
    return 1 if logger.isEnabledFor(logging.INFO) else 0


def _write(logging_name, echo, token, debug, text, *args):
    logger = _engine_logger(logging_name, echo)
    if token:
        text = "[%s] %s" % (token, text)
    logger.log(logging.DEBUG if debug else logging.INFO, text, *args)


def _statement(logging_name, echo, token, hide, sql, params, many, origin, seconds, batch):
    _write(logging_name, echo, token, False, "%s", sql)
    if origin == "raw":
        how = "raw sql"
    elif origin == "cached":
        how = "cached since %.4gs ago" % seconds
    elif origin == "no key":
        how = "no key %.5fs" % seconds
    else:
        how = "generated in %.5fs" % seconds
    if batch is not None:
        number, total, ordered, downgraded = batch
        how = "%s %d/%d (%s%s)" % (
            how + " (insertmanyvalues)" if number == 1 else "insertmanyvalues", number, total,
            "ordered" if ordered else "unordered", "; batch not supported" if downgraded else "")
    if hide:
        _write(logging_name, echo, token, False, "[%s] [SQL parameters hidden due to hide_parameters=True]", how)
    else:
        _write(logging_name, echo, token, False, "[%s] %s", how, _repr_params(params, many))
