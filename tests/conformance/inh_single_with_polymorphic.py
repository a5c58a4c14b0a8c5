"""with_polymorphic over one table only adds columns."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, with_polymorphic


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
staff = with_polymorphic(Employee, [Engineer, Manager])
for one in session.scalars(select(staff).order_by(staff.id)):
    print(one, one.__dict__.get("language"), one.__dict__.get("budget"))
print(session.scalars(select(staff).where(staff.Engineer.language == "go")).all())
