"""strict_attrs, and relationships of concrete classes."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.declarative import AbstractConcreteBase
class Base(DeclarativeBase): pass
class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    employees = relationship("Employee", back_populates="company")
class Employee(AbstractConcreteBase, Base):
    strict_attrs = True
    name = mapped_column(String(50))
    @declared_attr
    def company_id(cls):
        return mapped_column(ForeignKey("company.id"))
    @declared_attr
    def company(cls):
        return relationship("Company", back_populates="employees")
class Manager(Employee):
    __tablename__ = "manager"
    id = mapped_column(Integer, primary_key=True)
    manager_data = mapped_column(String(40))
    __mapper_args__ = {"polymorphic_identity": "manager", "concrete": True}
class Engineer(Employee):
    __tablename__ = "engineer"
    id = mapped_column(Integer, primary_key=True)
    engineer_info = mapped_column(String(40))
    __mapper_args__ = {"polymorphic_identity": "engineer", "concrete": True}
Base.registry.configure()
print(hasattr(Employee, "engineer_info"), hasattr(Employee, "name"))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    c = Company(name="c")
    s.add(c)
    s.add_all([Manager(name="m", manager_data="md", company=c), Engineer(name="g", engineer_info="gi", company=c)])
    s.commit()
    print([type(e).__name__ for e in sorted(c.employees, key=lambda e: e.name)])
    for e in s.scalars(select(Employee).where(Employee.name == "g")):
        print(type(e).__name__, e.company.name)
    try:
        Employee(name="x")
    except Exception as err:
        print(type(err).__name__, err)
