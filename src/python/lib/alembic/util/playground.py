# `athanor alembic ...`: between two commands the database is kept as SQL beside the project.
import os

import _athanor
import _files
from alembic.util import files


def _database(config):
    # The address of the database, and the file that keeps its content.
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError
    if not files.exists(config.config_file_name):
        return None, None
    url = config.get_main_option("sqlalchemy.url")
    try:
        name = make_url(url).database if url else None
    except SQLAlchemyError:
        return None, None
    if not name or name == ":memory:":
        return None, None
    return url, name + ".sql"


def _quietly(work):
    recorded = _athanor.record(False)
    try:
        return work()
    finally:
        _athanor.record(recorded)


def _restore(url, path):
    from sqlalchemy import create_engine
    with create_engine(url).begin() as connection:
        for it in files.read(path).split(";\n"):
            if it.strip():
                connection.exec_driver_sql(it)


def _literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return "X'%s'" % value.hex()
    if isinstance(value, (int, float)):
        return repr(value)
    return "'%s'" % str(value).replace("'", "''").replace(";\n", ";' || char(10) || '")


def _dump(url):
    from sqlalchemy import create_engine
    lines = []
    with create_engine(url).connect() as connection:
        found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        lines += [it[2] for it in found if it[0] == "table"]
        for kind, name, _ in found:
            if kind == "table":
                quoted = '"%s"' % name.replace('"', '""')
                for row in connection.exec_driver_sql("SELECT * FROM %s" % quoted):
                    lines.append("INSERT INTO %s VALUES (%s)" % (quoted, ", ".join(map(_literal, row))))
        lines += [it[2] for it in found if it[0] != "table"]
    return "".join(it + ";\n" for it in lines)


def run(argv):
    import sys
    from alembic.config import CommandLine, Config
    line = CommandLine()
    config = Config(line._parse(argv)[2]["config"])
    url, path = _database(config)
    if path is not None and files.exists(path):
        _quietly(lambda: _restore(url, path))
    try:
        line.main(argv)
    finally:
        url, path = _database(Config(config.config_file_name))
        if path is not None:
            text = _quietly(lambda: _dump(url))
            if text or files.exists(path):
                _files.project(path, text)
