"""ConcreteBase: queries of the base read a union of all tables."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.declarative import ConcreteBase
class Base(DeclarativeBase): pass
class Employee(ConcreteBase, Base):
    __tablename__ = "employee"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    __mapper_args__ = {"polymorphic_identity": "employee", "concrete": True}
class Manager(Employee):
    __tablename__ = "manager"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    manager_data = mapped_column(String(40))
    __mapper_args__ = {"polymorphic_identity": "manager", "concrete": True}
class Engineer(Employee):
    __tablename__ = "engineer"
    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50))
    engineer_info = mapped_column(String(40))
    __mapper_args__ = {"polymorphic_identity": "engineer", "concrete": True}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Employee(name="e"), Manager(name="m", manager_data="md"), Engineer(name="g", engineer_info="gi")])
    s.commit()
with Session(engine) as s:
    for e in s.scalars(select(Employee).order_by(Employee.name)):
        print(type(e).__name__, e.id, e.name, getattr(e, "manager_data", None), getattr(e, "engineer_info", None))
    print(s.scalars(select(Manager)).all()[0].manager_data)
    print(s.get(Manager, 1).name)
    print(select(Employee))
    print(select(Employee.name).where(Employee.id == 1))
    print(s.scalars(select(Employee).where(Employee.name == "g")).one().engineer_info)
    m = s.get(Manager, 1)
    m.name = "m2"
    s.commit()
    print(m.name)
    s.delete(m)
    s.commit()
    print([type(x).__name__ for x in s.scalars(select(Employee).order_by(Employee.name))])
