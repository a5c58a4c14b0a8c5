"""A query class of the program, and the statements that an application keeps when its config asks for it."""
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.query import Query
class MyQuery(Query):
    def active(self): return self.filter_by(active=True)
db = SQLAlchemy(query_class=MyQuery)
app = Flask(__name__); app.config['SQLALCHEMY_DATABASE_URI']='sqlite://'; app.config['SQLALCHEMY_RECORD_QUERIES']=True
db.init_app(app)
class U(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    active = db.Column(db.Boolean)
    kind = db.Column(db.Enum('a','b',name='k'), server_default='a')
    data = db.Column(db.JSON)
    __table_args__ = (db.Index('ix', 'kind', 'active'), db.UniqueConstraint('id','kind'))
with app.app_context():
    db.create_all()
    db.session.add_all([U(active=i%2==0, data={'i': i}) for i in range(5)])
    db.session.commit()
    print(U.query.active().count(), [u.data for u in U.query.active()])
    from flask_sqlalchemy.record_queries import get_recorded_queries
    print(len(get_recorded_queries()), get_recorded_queries()[-1].statement)
    db.session.execute(db.update(U).where(U.id > 2).values(active=None)); db.session.commit()
    print(db.session.execute(db.select(U.active)).scalars().all(), U.query.filter(U.active.is_(None)).delete())
    db.session.rollback()
    print(db.session.get(U, 1).kind, db.session.is_active, db.Model.metadata.tables.keys())
    db.session.remove()
