"""iter_pages leaves gaps, and sizes have limits."""

def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True, nullable=False)


with app.app_context():
    db.create_all()
    db.session.add_all([User(name=it) for it in "abcdefghijkl"])
    db.session.commit()
    print(list(db.paginate(db.select(User), page=6, per_page=1).iter_pages()))
    print(list(db.paginate(db.select(User), page=5, per_page=1).iter_pages(left_edge=1, left_current=1, right_current=1, right_edge=1)))
    print(list(User.query.paginate(page=1, per_page=100).iter_pages()))
    attempt(lambda: db.paginate(db.select(User), page=99))
    attempt(lambda: db.paginate(db.select(User), page=0))
    attempt(lambda: db.paginate(db.select(User), per_page=-1))
    attempt(lambda: db.paginate(db.select(User), page=99, error_out=False).items)
    print(db.paginate(db.select(User), per_page=1000).per_page, db.paginate(db.select(User), per_page=9, max_per_page=5).per_page)
