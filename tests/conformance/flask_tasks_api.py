"""A small JSON API: routes, errors, a client."""
from flask import Flask, jsonify, request, abort, url_for
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///:memory:'
db = SQLAlchemy(app)
class Task(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    done = db.Column(db.Boolean, default=False)
    def to_dict(self):
        return {c.name: getattr(self, c.name) for c in self.__table__.columns}
@app.get('/tasks')
def index():
    q = Task.query
    if 'done' in request.args:
        q = q.filter_by(done=request.args.get('done') == '1')
    return jsonify([t.to_dict() for t in q.order_by(Task.id)])
@app.post('/tasks')
def create():
    data = request.get_json()
    if not data.get('title'):
        abort(400, description='title is needed')
    t = Task(**data)
    db.session.add(t); db.session.commit()
    return jsonify(t.to_dict()), 201, {'Location': url_for('show', task_id=t.id)}
@app.get('/tasks/<int:task_id>')
def show(task_id):
    return Task.query.get_or_404(task_id).to_dict()
@app.delete('/tasks/<int:task_id>')
def remove(task_id):
    t = db.get_or_404(Task, task_id, description='no such task')
    db.session.delete(t); db.session.commit()
    return '', 204
@app.errorhandler(404)
def missing(e):
    return jsonify(error=str(e)), 404
@app.errorhandler(400)
def bad(e):
    return jsonify(error=e.description), e.code
with app.app_context():
    db.create_all()
c = app.test_client()
r = c.post('/tasks', json={'title': 'a'}); print(r.status_code, r.json, r.headers['Location'])
r = c.post('/tasks', json={'title': 'b', 'done': True}); print(r.status, r.get_json())
r = c.post('/tasks', json={}); print(r.status_code, r.json)
print(c.get('/tasks').json, c.get('/tasks?done=1').json)
print(c.get('/tasks/9').json, c.get('/tasks/1').data, c.get('/tasks/x').status_code)
print(c.delete('/tasks/1').status_code, c.delete('/tasks/1').json)
print(c.put('/tasks/1').status_code)
