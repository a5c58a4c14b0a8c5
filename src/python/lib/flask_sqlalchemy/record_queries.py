# The statements of the current application context, kept when SQLALCHEMY_RECORD_QUERIES is on.
import dataclasses
import sys
import time

import sqlalchemy as sa
from flask.globals import current_app, g, has_app_context


def get_recorded_queries():
    return g.get("_sqlalchemy_queries", [])


@dataclasses.dataclass
class _QueryInfo:
    statement: object
    parameters: object
    start_time: float
    end_time: float
    location: str

    @property
    def duration(self):
        return self.end_time - self.start_time


def _listen(engine):
    started = []

    def before(conn, cursor, statement, parameters, context, executemany):
        started.append(time.perf_counter())

    def after(conn, cursor, statement, parameters, context, executemany):
        start = started.pop() if started else time.perf_counter()
        if has_app_context():
            made = _QueryInfo(statement, parameters, start, time.perf_counter(), _caller())
            g.setdefault("_sqlalchemy_queries", []).append(made)

    sa.event.listen(engine, "before_cursor_execute", before)
    sa.event.listen(engine, "after_cursor_execute", after)


def _caller():
    # The innermost line of the application's own module.
    top = current_app.import_name.partition(".")[0]
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__") or ""
        if name.partition(".")[0] == top:
            return "%s:%d (%s)" % (frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
        frame = frame.f_back
    return "<unknown>"
