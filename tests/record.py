#!/usr/bin/env python3
"""Records what the real SQLAlchemy does with the conformance programs.

    python tests/record.py [NAME ...]

For maintainers. Needs the real library: `pip install SQLAlchemy==2.1.9`.
Each program of tests/conformance runs in a process of its own with SQLite in memory and foreign keys
enforced; its record is written beside it as NAME.json. Nothing else ever writes those files.
"""

import json
import pathlib
import platform
import re
import runpy
import sqlite3
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent / "conformance"

# Savepoint statements are told by the transaction events, not as statements.
TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")


def verb_after_ctes(text):
    """The verb that stands outside all parentheses."""
    depth = 0
    for found in re.finditer(r"\(|\)|\b(SELECT|INSERT|UPDATE|DELETE)\b", text):
        word = found.group(0)
        depth += (word == "(") - (word == ")")
        if depth == 0 and word != ")":
            return word
    return "SELECT"


def kind_of(sql):
    """The verb of a statement, as a reader would sort it."""
    text = sql.strip()
    if text.startswith("PRAGMA") or "sqlite_master" in text:
        return "INTROSPECT"
    verb = text.split(None, 1)[0].upper()
    if verb == "WITH":
        verb = verb_after_ctes(text)
    if verb in ("CREATE", "DROP", "ALTER"):
        return "DDL"
    return verb if verb in ("SELECT", "INSERT", "UPDATE", "DELETE") else "OTHER"


def stable(text):
    """Text without what differs from run to run: addresses of objects, and links that carry a version."""
    text = re.sub(r"\bat 0x[0-9a-f]+", "at 0x...", text)
    return re.sub(r"\s*\(Background on this error at: [^)]*\)", "", text)


def plain(value):
    """A parameter as the database receives it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (bytes, memoryview)):
        return {"hex": bytes(value).hex()}
    return value


def fingerprint(source):
    """A number for the text of a program without its `# differs:` lines (FNV-1a)."""
    value = 0xCBF29CE484222325
    for line in source.splitlines(keepends=True):
        for byte in b"" if line.startswith("# differs:") else line.encode():
            value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def whole(path):
    """The text of a program, after the shared one that its line `# begins with: NAME` names."""
    text = path.read_text(encoding="utf-8")
    named = re.search(r"^# begins with: (\w+)$", text, re.M)
    if named is None:
        return text
    return (path.parent / "begins" / f"{named.group(1)}.py").read_text(encoding="utf-8") + text


def watch(statements, transactions):
    """Listens to every engine of the process; returns a function that stops it."""
    import sqlalchemy
    from sqlalchemy import Engine, Pool, event

    watching = [True]

    @event.listens_for(Pool, "connect")
    def enforce_foreign_keys(connection, _):
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(Engine, "before_cursor_execute")
    def statement(conn, cursor, sql, params, context, executemany):
        if not watching[0] or TRANSACTION.match(sql):
            return
        many = executemany and isinstance(params, list)
        sets = [one.values() if isinstance(one, dict) else one for one in (params if many else [params])]
        lists = [[plain(it) for it in one] for one in sets]
        statements.append({"kind": kind_of(sql), "sql": sql, "params": lists})

    def step(name):
        def listener(*_):
            if watching[0]:
                transactions.append(name)

        return listener

    for hook, name in {
        "begin": "BEGIN",
        "commit": "COMMIT",
        "rollback": "ROLLBACK",
        "savepoint": "SAVEPOINT",
        "release_savepoint": "RELEASE",
        "rollback_savepoint": "ROLLBACK TO",
    }.items():
        event.listen(Engine, hook, step(name))

    def stop():
        watching[0] = False

    return stop


def run(path, folder):
    """Runs one program in this process, from a copy in the folder, and prints its record."""
    import contextlib
    import io
    import traceback

    import sqlalchemy

    text = whole(path)
    program = folder / path.name
    program.write_text(text, encoding="utf-8")
    statements, transactions, output, error = [], [], io.StringIO(), None
    stop = watch(statements, transactions)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(output):
        try:
            runpy.run_path(str(program), run_name="__main__")
        except Exception as exception:
            frames = traceback.extract_tb(exception.__traceback__)
            error = {
                "type": type(exception).__name__,
                "message": stable(str(exception)),
                "line": next(it.lineno for it in reversed(frames) if it.filename == str(program)),
            }
        # What the garbage collector and the pool do afterwards is no part of the program.
        stop()
    versions = (sqlalchemy.__version__, platform.python_version(), sqlite3.sqlite_version)
    record = {
        "@generated": "by `python tests/record.py %s` with SQLAlchemy %s, Python %s, SQLite %s" % (path.stem, *versions),
        "program": fingerprint(text),
        "stdout": stable(output.getvalue()).splitlines(),
        "error": error,
        "transactions": transactions,
        "statements": statements,
    }
    print(json.dumps(record))


def write(name):
    """Records one program in a fresh process."""
    path = HERE / f"{name}.py"
    environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    # Files that a program makes are in a folder of its own, as in a run here.
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        command = [sys.executable, str(pathlib.Path(__file__).resolve()), "--one", str(path), beside]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, cwd=folder)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    record = json.loads(done.stdout)
    rows = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in list(record.items())[:-1]]
    rows[2] = ' "stdout": ' + json.dumps(record["stdout"], ensure_ascii=False, indent=1).replace("\n", "\n ")
    each = [f"  {json.dumps(it, ensure_ascii=False)}" for it in record["statements"]]
    rows.append(' "statements": [\n' + ",\n".join(each) + "\n ]" if each else ' "statements": []')
    (HERE / f"{name}.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")
    failed = record["error"]
    print(f"{name}: {len(record['statements'])} statements" + (f", {failed['type']} at line {failed['line']}" if failed else ""))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run(*map(pathlib.Path, sys.argv[2:]))
    else:
        for it in sys.argv[1:] or sorted(it.stem for it in HERE.glob("*.py")):
            write(it)
