"""inspect() tells of the hierarchy."""
from sqlalchemy import create_engine, ForeignKey, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


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
mapper = inspect(Engineer)
print(mapper.inherits.class_.__name__, mapper.polymorphic_identity, mapper.polymorphic_on.name, mapper.single)
print([it.class_.__name__ for it in inspect(Employee).self_and_descendants])
print(mapper.base_mapper.class_.__name__, mapper.isa(inspect(Employee)), mapper.local_table.name)
print(mapper.mapped_table if hasattr(mapper, "mapped_table") else None, [it.name for it in mapper.tables])
print(sorted(inspect(Employee).polymorphic_map))
print([it.name for it in mapper.primary_key], mapper.attrs.keys())
