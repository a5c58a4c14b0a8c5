"""Versioning by turning updates into inserts."""
from sqlalchemy import Column, create_engine, event, ForeignKey, inspect, Integer, String
from sqlalchemy.orm import backref, DeclarativeBase, make_transient, relationship, Session


class Base(DeclarativeBase):
    pass


class Versioned:
    def new_version(self, session):
        make_transient(self)
        self.id = None


class Example(Versioned, Base):
    __tablename__ = "example"

    id = Column(Integer, primary_key=True)
    data = Column(String)


class Parent(Base):
    __tablename__ = "parent"

    id = Column(Integer, primary_key=True)
    child_id = Column(Integer, ForeignKey("child.id"))
    child = relationship("Child", backref=backref("parent", uselist=False))


class Child(Versioned, Base):
    __tablename__ = "child"

    id = Column(Integer, primary_key=True)
    data = Column(String)

    def new_version(self, session):
        session.expire(self.parent, ["child"])
        Versioned.new_version(self, session)
        self.parent.child = self


class Sess(Session):
    pass


@event.listens_for(Session, "before_flush")
def before_flush(session, flush_context, instances):
    for instance in session.dirty:
        if not isinstance(instance, Versioned):
            continue
        if not session.is_modified(instance):
            continue
        if not inspect(instance).has_identity:
            continue
        instance.new_version(session)
        session.add(instance)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
e1 = Example(id=1, data="e1")
session.add(e1)
session.commit()
e1.data = "e2"
session.commit()
print(session.query(Example.id, Example.data).order_by(Example.id).all())
p1 = Parent(child=Child(data="c1"))
session.add(p1)
session.commit()
p1.child.data = "c2"
session.commit()
print(session.query(Child.id, Child.data).order_by(Child.id).all(), p1.child_id)
