"""db.paginate and Query.paginate: the page object and its neighbours."""

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
    page = db.paginate(db.select(User).order_by(User.id), page=2, per_page=3)
    print(page.page, page.per_page, page.total, page.pages, [it.name for it in page.items], page.max_per_page)
    print(page.has_next, page.has_prev, page.next_num, page.prev_num, page.first, page.last, [it.name for it in page])
    after, before = page.next(), page.prev()
    print(after.page, [it.name for it in after], after.total, before.page, before.prev_num, before.has_prev)
    first = User.query.order_by(User.id).paginate(page=1, per_page=5, count=False)
    print(first.total, first.pages, first.has_next, [it.name for it in first])
