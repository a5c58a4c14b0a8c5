"""Bulk INSERT into a class with two tables, with and without RETURNING."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "employee", "polymorphic_on": "type"}
class Manager(Employee):
    __tablename__ = "manager"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    manager_name: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "manager"}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    def t(*a):
        try:
            r = s.execute(*a)
            print([tuple(x) if not isinstance(x[0], Employee) else (x[0].id, x[0].manager_name, x[0].name) for x in r])
        except Exception as e: print(type(e).__name__, str(e)[:150])
    s.execute(insert(Manager), [{"name": "a", "manager_name": "A"}, {"name": "b", "manager_name": "B"}])
    s.execute(insert(Manager), {"name": "c", "manager_name": "C"})
    t(insert(Manager).returning(Manager), {"name": "d", "manager_name": "D"})
    t(insert(Manager).returning(Manager.id, Manager.name), [{"name": "e", "manager_name": "E"}])
    t(insert(Manager).returning(Manager.manager_name), [{"name": "f", "manager_name": "F"}, {"name": "g", "manager_name": "G"}])
    t(insert(Manager).returning(Manager, sort_by_parameter_order=True), [{"name": "h", "manager_name": "H"}, {"name": "i", "manager_name": "I"}])
