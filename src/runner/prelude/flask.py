# The names of a Flask snippet: an app with its context pushed, and Flask-SQLAlchemy's db.
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import *
from sqlalchemy.orm import *
from typing import *

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)
Base = db.Model
app.app_context().push()


def _create_tables_when_a_session_begins():
    import _athanor
    from sqlalchemy import event
    from sqlalchemy.orm import Session

    names, created = globals(), [0]

    @event.listens_for(Session, "after_begin")
    def create(session, transaction, connection):
        base = names.get("Base")
        if base is not None and len(base.metadata.tables) != created[0]:
            recording = _athanor.record(False)
            try:
                base.metadata.create_all(connection)
                created[0] = len(base.metadata.tables)
            finally:
                _athanor.record(recording)


_create_tables_when_a_session_begins()
