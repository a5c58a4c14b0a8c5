"""Single-table inheritance with use_existing_column and mixins."""
import datetime
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "employee"}


class HasStartDate:
    start_date: Mapped[datetime.date] = mapped_column(nullable=True, use_existing_column=True)


class Engineer(HasStartDate, Employee):
    engineer_info: Mapped[str] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(HasStartDate, Employee):
    manager_data: Mapped[str] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Boss(Manager):
    __mapper_args__ = {"polymorphic_identity": "boss"}


print(Employee.__table__.c.keys())
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Engineer(name="e", start_date=datetime.date(2020, 1, 2)), Manager(name="m"), Boss(name="b"), Employee(name="x")])
session.commit()
for it in session.scalars(select(Employee).order_by(Employee.id)):
    print(type(it).__name__, it.name, it.type)
print(session.scalars(select(Manager.name).order_by(Manager.id)).all())
print(select(Manager), select(Boss.name), select(Engineer).where(Engineer.engineer_info == "x"))
print(session.query(Manager).filter_by(name="b").one())if False else None
