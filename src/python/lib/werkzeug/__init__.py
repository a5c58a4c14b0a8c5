# The little of werkzeug that Flask-SQLAlchemy programs meet: its HTTP errors.
