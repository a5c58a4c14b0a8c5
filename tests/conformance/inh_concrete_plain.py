"""Concrete classes without a union: what the base has and the subclass has not."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Employee(Base):
    __tablename__ = "employee"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    nick = mapped_column(String(50))
class Manager(Employee):
    __tablename__ = "manager"
    manager_data = mapped_column(String(40))
    name = mapped_column(String(50))
    id = mapped_column(Integer, primary_key=True)
    __mapper_args__ = {"concrete": True}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Employee(name="e", nick="n"), Manager(name="m", manager_data="md")])
    s.commit()
    print([type(x).__name__ for x in s.scalars(select(Employee))])
    m = s.scalars(select(Manager)).one()
    print(m.name)
    try:
        print(m.nick)
    except AttributeError as e:
        print(e)
    try:
        m.nick = "x"
    except AttributeError as e:
        print(e)
    try:
        print(Manager.nick)
    except AttributeError as e:
        print(e)
    try:
        Manager(nick="x")
    except Exception as e:
        print(type(e), e)
    print(select(Manager))
    print(Manager.__table__.c.keys())
    print(s.get(Manager, 1), ) if 0 else None
    print(inspect(Manager).inherits, inspect(Manager).concrete, inspect(Manager).base_mapper)
