#!/usr/bin/env python3
"""Runs every cell and every solution of the course on the real SQLAlchemy and records what they did.

    python tests/record_lessons.py                    # all lessons; writes tests/lessons.json
    python tests/record_lessons.py --only SLUG ...    # these lessons; the records of the others stay
    python tests/record_lessons.py --show SLUG [ID]   # only prints, for somebody who writes a lesson

For maintainers. Needs the real library: `pip install SQLAlchemy==2.1.9 Flask-SQLAlchemy alembic aiosqlite greenlet`.
Each cell runs in a process of its own after its setup cells, with foreign keys enforced, as in record.py.
`cargo test -p athanor-tests lessons` compares the record with what happens here. Nothing else writes it.
"""

import contextlib
import io
import itertools
import json
import os
import pathlib
import platform
import re
import sqlite3
import sys
import tempfile
import traceback
import types
import warnings

import record

HERE = pathlib.Path(__file__).resolve().parent
LESSONS = HERE.parent / "lessons"
RUNNABLE = {"live", "readonly", "setup", "solution", "wrong"}
FLAGS = RUNNABLE | {"exercise", "hint", "check", "quiz", "hidden", "autorun"}


def cells_of(text):
    """The fenced cells at the left margin: `{"id", "flags", "setup", "for", "source", "line"}` in order."""
    cells, lines, number = [], text.splitlines(), 0
    while number < len(lines):
        opening = re.match(r"(`{3,}|~{3,})\s*(\S*)\s*(.*)", lines[number])
        number += 1
        if not opening:
            continue
        fence, language, info = opening.groups()
        cell = {"flags": set(), "setup": [], "line": number + 1, "language": language}
        for word in re.findall(r'[^\s=]+=(?:"[^"]*"|\S+)|\S+', info):
            key, _, value = word.partition("=")
            cell.update({key: value.strip('"')} if value else {})
            if not value:
                cell["flags"].add(key)
        body = []
        while number < len(lines) and not lines[number].startswith(fence):
            body.append(lines[number])
            number += 1
        number += 1
        while body and body[0].startswith("#|"):
            key, _, value = body.pop(0)[2:].partition(":")
            cell[key.strip()] = value.strip()
            cell["line"] += 1
        cell["setup"] = cell["setup"].split(",") if isinstance(cell["setup"], str) else cell["setup"]
        cell["source"] = "".join(it + "\n" for it in body)
        cells.append(cell)
    taken, number = {it["id"] for it in cells if "id" in it}, 0
    for cell in cells:
        role = next(iter(cell["flags"] & {"solution", "wrong", "hint", "check"}), None)
        for count in itertools.count(1):
            if "id" in cell:
                break
            base = f"{cell['for']}-{role}" if role and "for" in cell else None
            number += base is None
            name = f"cell-{number}" if base is None else base + (f"-{count}" if count > 1 else "")
            if name not in taken:
                cell["id"] = name
        taken.add(cell["id"])
    for cell in cells:
        if cell["flags"] & {"solution", "wrong"} and not cell["setup"]:
            cell["setup"] = next(it["setup"] for it in cells if it["id"] == cell["for"])
    return cells


def run_order(cells, cell):
    """The setup cells that a cell needs, each once and after its own setup, and the cell itself last."""
    order = []

    def add(cell):
        if cell not in order:
            for needed in cell["setup"]:
                add(next(it for it in cells if it["id"] == needed))
            order.append(cell)

    add(cell)
    return order


def run(order):
    """Runs cells in this process and returns the record of the last one."""
    statements, transactions, output, error = [], [], io.StringIO(), None
    stop = record.watch(statements, transactions)
    warnings.simplefilter("ignore")
    # Mapped["User"] is looked up in the module that the class belongs to.
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    with contextlib.redirect_stdout(output), tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for cell in order:
                output.seek(0), output.truncate()
                statements.clear(), transactions.clear()
                exec(compile(cell["source"], cell["id"], "exec"), module.__dict__)
        except Exception as exception:
            frames = traceback.extract_tb(exception.__traceback__)
            error = {
                "type": type(exception).__name__,
                "message": record.stable(str(exception)).splitlines(),
                "line": next((it.lineno for it in reversed(frames) if it.filename == order[-1]["id"]), None),
            }
            if cell is not order[-1]:
                error["setup"] = cell["id"]
        stop()
        os.chdir("/")
    # What create_all and reflection ask is no part of what a lesson shows.
    shown = [it["sql"] for it in statements if it["kind"] != "INTROSPECT"]
    return {
        "program": record.fingerprint("".join(it["source"] for it in order)),
        "stdout": record.stable(output.getvalue()).splitlines(),
        "error": error,
        "transactions": transactions,
        # Equal neighbours are told once, with their number.
        "statements": [[text, len(list(group))] for text, group in itertools.groupby(shown)],
    }


def apart(order):
    """As `run`, in a process of its own."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        code = 1
        try:
            with os.fdopen(writer, "w") as pipe:
                json.dump(run(order), pipe)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.wait()
    if not text:
        sys.exit(f"{order[-1]['id']}: the process ended without a record")
    return json.loads(text)


def show(slug, wanted):
    """Prints what the cells of one lesson do."""
    cells = cells_of((LESSONS / f"{slug}.md").read_text(encoding="utf-8"))
    for cell in cells:
        if not cell["flags"] & RUNNABLE or (wanted and cell["id"] not in wanted) or cell["language"] not in ("python", "py"):
            continue
        done = apart(run_order(cells, cell))
        counts = {}
        for text, number in done["statements"]:
            kind = record.kind_of(text.replace("WITH", "SELECT") if text.startswith("WITH") else text)
            counts[kind] = counts.get(kind, 0) + number
        queries = sum(counts.values())
        print(f"=== {cell['id']} (line {cell['line']}, {' '.join(sorted(cell['flags']))}) queries {queries} {counts} {', '.join(done['transactions'])}")
        print("\n".join(done["stdout"][:40]))
        if done["error"]:
            print(f"!!! {done['error']['type']} at line {done['error']['line']} {done['error'].get('setup', '')}: " + "\n    ".join(done["error"]["message"][:4]))
        for key, found in {"queries": queries, "selects": counts.get("SELECT", 0), "inserts": counts.get("INSERT", 0), "updates": counts.get("UPDATE", 0), "deletes": counts.get("DELETE", 0)}.items():
            if key in cell and int(cell[key]) != found:
                print(f"??? it claims {key}: {cell[key]}")
        if "transactions" in cell and cell["transactions"] != ", ".join(done["transactions"]):
            print(f"??? it claims transactions: {cell['transactions']}")
        if (done["error"] or {}).get("type") != cell.get("error") and "wrong" not in cell["flags"]:
            print(f"??? it claims error: {cell.get('error')}")
        if wanted:
            for text, number in done["statements"]:
                print(f"  {number} x {text}")


def main(only=()):
    import sqlalchemy

    before = json.loads((HERE / "lessons.json").read_text(encoding="utf-8")) if only else {}
    records = {}
    for path in sorted(LESSONS.glob("*.md")):
        if path.name == "README.md" or path.name.startswith("_"):
            continue
        if only and path.stem not in only:
            records.update((key, it) for key, it in before.items() if key.startswith(f"{path.stem}/"))
            continue
        cells = cells_of(path.read_text(encoding="utf-8"))
        for cell in cells:
            if cell["flags"] & (RUNNABLE - {"wrong"}) and cell["language"] in ("python", "py"):
                records[f"{path.stem}/{cell['id']}"] = apart(run_order(cells, cell))
    versions = (sqlalchemy.__version__, platform.python_version(), sqlite3.sqlite_version)
    lines = ['  "@generated": "by `python tests/record_lessons.py` with SQLAlchemy %s, Python %s, SQLite %s"' % versions]
    lines += [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in records.items()]
    (HERE / "lessons.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(records)} cells of {len({it.split('/')[0] for it in records})} lessons")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--show"]:
        show(sys.argv[2], sys.argv[3:])
    elif sys.argv[1:2] == ["--only"]:
        main(sys.argv[2:])
    else:
        main()
