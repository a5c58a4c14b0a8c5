"""AbstractConcreteBase: the base is mapped to the union of its subclasses."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.declarative import AbstractConcreteBase
class Base(DeclarativeBase): pass
class Employee(AbstractConcreteBase, Base):
    pass
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
Base.registry.configure()
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Manager(name="m", manager_data="md"), Engineer(name="g", engineer_info="gi"), Engineer(name="g2", engineer_info="gi2")])
    s.commit()
with Session(engine) as s:
    for e in s.scalars(select(Employee).order_by(Employee.name)):
        print(type(e).__name__, e.id, e.name)
    print(select(Employee))
    print(select(Employee.manager_data))
    print(s.scalars(select(Employee).where(Employee.engineer_info == "gi2")).one().name)
    print(inspect(Employee), inspect(Manager))
    print([c.key for c in inspect(Employee).column_attrs], [c.key for c in inspect(Manager).column_attrs])
    print(s.scalars(select(Engineer).order_by(Engineer.name)).all()[0].name)
    print(s.query(Employee).count())
    e = aliased(Employee)
    print(select(e.name))
