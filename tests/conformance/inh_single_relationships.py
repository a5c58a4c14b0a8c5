"""Relationships to and from single-table subclasses."""
from sqlalchemy import create_engine, delete, ForeignKey, func, select, update
from sqlalchemy.orm import (
    aliased, DeclarativeBase, joinedload, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    staff: Mapped[list["Employee"]] = relationship(back_populates="company", order_by="Employee.id")
    engineers: Mapped[list["Engineer"]] = relationship(viewonly=True, order_by="Engineer.id")


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
    language: Mapped[str] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Employee):
    budget: Mapped[int] = mapped_column(nullable=True)
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
print(session.scalars(select(Engineer).join(Engineer.company).where(Company.name == "bolt")).all())
print(session.scalars(select(Company.name).where(Company.engineers.any(Engineer.language == "rust"))).all())
print(session.execute(select(Company.name, func.count(Engineer.id)).outerjoin(Company.engineers).group_by(Company.name).order_by(Company.name)).all())
for company in session.scalars(select(Company).options(selectinload(Company.engineers), joinedload(Company.staff)).order_by(Company.id)).unique():
    print(company.engineers, company.staff)
print(session.query(Manager).filter_by(name="max").count(), session.get(Manager, 1), session.get(Employee, 2))
session.execute(update(Engineer).values(language="c"))
session.execute(delete(Manager))
print(session.scalars(select(Employee).order_by(Employee.id)).all())
other = aliased(Engineer)
print(session.scalars(select(other).where(other.name == "ben")).all())
print(session.execute(select(Engineer.name, Employee.name).where(Engineer.id == Employee.id)).all())
