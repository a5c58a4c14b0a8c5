"""Loading subclasses: selectin, with_polymorphic, of_type."""
from sqlalchemy import *
from sqlalchemy.orm import *
import copy
class Base(DeclarativeBase): pass
class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    employees: Mapped[list["Employee"]] = relationship(back_populates="company", order_by="Employee.id")
class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    company: Mapped[Company] = relationship(back_populates="employees")
    __mapper_args__ = {"polymorphic_identity": "employee", "polymorphic_on": "type"}
    def __repr__(self): return f"{self.__class__.__name__}({self.name!r})"
class Manager(Employee):
    __tablename__ = "manager"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    manager_name: Mapped[str]
    paperwork: Mapped[list["Paperwork"]] = relationship()
    __mapper_args__ = {"polymorphic_identity": "manager"}
class Engineer(Employee):
    __tablename__ = "engineer"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    engineer_info: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "engineer"}
class Intern(Employee):
    stipend: Mapped[int] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "intern"}
class Paperwork(Base):
    __tablename__ = "paperwork"
    id: Mapped[int] = mapped_column(primary_key=True)
    manager_id: Mapped[int] = mapped_column(ForeignKey("manager.id"))
    document_name: Mapped[str]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(Company(name="Krusty Krab", employees=[Manager(name="Mr. Krabs", manager_name="Eugene", paperwork=[Paperwork(document_name="Secret Recipes"), Paperwork(document_name="Orders")]), Engineer(name="SpongeBob", engineer_info="Krabby Patty Master"), Engineer(name="Squidward", engineer_info="Senior"), Intern(name="Pearl", stipend=5)]))
    s.commit()
def new(): return Session(engine)
with new() as s:
    print(s.scalars(select(Employee).options(selectin_polymorphic(Employee, [Manager, Engineer])).order_by(Employee.id)).all())
with new() as s:
    for c in s.scalars(select(Company).options(selectinload(Company.employees).options(selectin_polymorphic(Employee, [Manager, Engineer]), selectinload(Manager.paperwork)))): print(c.employees, c.employees[0].paperwork[0].document_name)
with new() as s:
    ep = with_polymorphic(Employee, [Engineer, Manager])
    print(s.scalars(select(ep).where(or_(ep.Engineer.engineer_info == "Senior", ep.Manager.manager_name == "Eugene")).order_by(ep.id)).all())
with new() as s:
    mp = with_polymorphic(Employee, [Manager], aliased=True, flat=True)
    e2 = with_polymorphic(Employee, [Engineer], aliased=True, flat=True)
    print(s.execute(select(mp, e2).join(e2, and_(e2.company_id == mp.company_id, mp.id != e2.id)).where(mp.Manager.manager_name == "Eugene").order_by(e2.id)).all())
with new() as s:
    print(s.scalars(select(Company).join(Company.employees.of_type(Engineer)).where(Engineer.engineer_info == "Senior")).one().name)
    print(select(Company).join(Company.employees.of_type(with_polymorphic(Employee, "*"))))
    print(s.scalars(select(Company.name).where(Company.employees.of_type(Engineer).any(Engineer.engineer_info == "Senior"))).all())
    print(s.scalars(select(Engineer).order_by(Engineer.id)).all(), s.scalars(select(Intern)).all())
    print(select(Intern))
    print(s.get(Employee, 2).engineer_info, s.get(Manager, 2))
    print(s.execute(select(Employee.type, func.count()).group_by(Employee.type).order_by(Employee.type)).all())
    m = s.get(Manager, 1)
    m.name = "K"; m.manager_name = "E"
    s.commit()
    s.delete(m.paperwork[0]); s.delete(m.paperwork[1]); s.flush()
    s.delete(m); s.commit()
    print(s.scalars(select(Employee).order_by(Employee.id)).all())
    for c in s.scalars(select(Company).options(joinedload(Company.employees.of_type(Engineer)))).unique(): print(c.employees)
