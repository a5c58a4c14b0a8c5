# fileConfig and dictConfig for programs of one process: levels, handlers that write to a stream, formats.
import logging
import sys


def _handler(cls, args, level, formatter):
    handler = logging.StreamHandler(sys.stdout if "stdout" in args else sys.stderr)
    if level:
        handler.setLevel(level)
    if formatter is not None:
        handler.setFormatter(formatter)
    return handler


def _words(text):
    return [it.strip() for it in text.split(",") if it.strip()]


def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    import configparser
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        parser = configparser.ConfigParser(defaults)
        if hasattr(fname, "readline"):
            parser.read_file(fname)
        else:
            with open(fname) as file:
                parser.read_file(file)
    if not parser.has_section("formatters"):
        raise KeyError("formatters")
    formatters = {}
    for name in _words(parser["formatters"]["keys"]):
        section = parser["formatter_%s" % name]
        formatters[name] = logging.Formatter(section.get("format", raw=True), section.get("datefmt", raw=True, fallback=None))
    handlers = {}
    for name in _words(parser["handlers"]["keys"]):
        section = parser["handler_%s" % name]
        handlers[name] = _handler(section["class"], section.get("args", raw=True, fallback=""), section.get("level", ""),
                                  formatters.get(section.get("formatter", "")))
    for name in _words(parser["loggers"]["keys"]):
        section = parser["logger_%s" % name]
        logger = logging.getLogger() if name == "root" else logging.getLogger(section["qualname"])
        _set(logger, section.get("level"), [handlers[it] for it in _words(section.get("handlers", ""))],
             section.getint("propagate", 1) if name != "root" else None)


def _set(logger, level, handlers, propagate=None):
    if level:
        logger.setLevel(level)
    for it in list(logger.handlers):
        logger.removeHandler(it)
    for it in handlers:
        logger.addHandler(it)
    if propagate is not None:
        logger.propagate = propagate


def dictConfig(config):
    if config.get("version") != 1:
        raise ValueError("Unsupported version: %s" % config.get("version"))
    formatters = {name: logging.Formatter(it.get("format"), it.get("datefmt"), it.get("style", "%"))
                  for name, it in config.get("formatters", {}).items()}
    handlers = {}
    for name, it in config.get("handlers", {}).items():
        if not str(it.get("class", "")).endswith("StreamHandler"):
            raise NotImplementedError("Athanor does not have the logging handler %s" % it.get("class"))
        handlers[name] = _handler(it["class"], str(it.get("stream", "")), it.get("level"), formatters.get(it.get("formatter")))
    for name, it in config.get("loggers", {}).items():
        _set(logging.getLogger(name), it.get("level"), [handlers[one] for one in it.get("handlers", ())], it.get("propagate"))
    if "root" in config:
        it = config["root"]
        _set(logging.getLogger(), it.get("level"), [handlers[one] for one in it.get("handlers", ())])
