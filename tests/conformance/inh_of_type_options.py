"""Options for subclasses of a joined hierarchy."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase, joinedload, Mapped, mapped_column, relationship, selectinload, Session,
    with_polymorphic,
)


class Base(DeclarativeBase):
    pass


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    staff: Mapped[list["Employee"]] = relationship(back_populates="company", order_by="Employee.id")


class Employee(Base):
    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    company: Mapped[Company | None] = relationship(back_populates="staff")
    __mapper_args__ = {"polymorphic_identity": "employee", "polymorphic_on": "type"}

    def __repr__(self):
        return f"{type(self).__name__}({self.name})"


class Engineer(Employee):
    __tablename__ = "engineer"

    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    language: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Employee):
    __tablename__ = "manager"

    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    budget: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "manager"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([
    Company(name="acme", staff=[
        Engineer(name="eva", language="rust"), Manager(name="max", budget=7), Employee(name="pat")]),
    Company(name="bolt", staff=[Engineer(name="ben", language="go")]),
])
session.commit()
session.expunge_all()


class Tool(Base):
    __tablename__ = "tool"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    engineer_id: Mapped[int] = mapped_column(ForeignKey("engineer.id"))


Engineer.tools = relationship(Tool, order_by=Tool.id)
Base.metadata.create_all(engine)
session.add_all([Tool(name="saw", engineer_id=1), Tool(name="pen", engineer_id=1)])
session.commit()
session.expunge_all()
staff = with_polymorphic(Employee, [Engineer])
for one in session.scalars(select(staff).options(selectinload(staff.Engineer.tools)).order_by(staff.id)):
    print(one, [it.name for it in one.__dict__.get("tools", [])])
session.expunge_all()
for one in session.scalars(select(staff).options(joinedload(staff.Engineer.tools)).order_by(staff.id)).unique():
    print(one, [it.name for it in one.__dict__.get("tools", [])])
session.expunge_all()
for one in session.scalars(select(Employee).options(selectinload(Engineer.tools)).order_by(Employee.id)):
    print(one, [it.name for it in one.__dict__.get("tools", [])])
session.expunge_all()
query = select(Company).options(selectinload(Company.staff.of_type(Engineer)).selectinload(Engineer.tools))
for company in session.scalars(query.order_by(Company.id)):
    print(company.name, [(it, [tool.name for tool in it.__dict__.get("tools", [])]) for it in company.staff])
