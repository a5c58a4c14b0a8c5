"""Two subclasses may share one column with use_existing_column."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "employee"}


class Engineer(Employee):
    start: Mapped[int] = mapped_column(nullable=True, use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Employee):
    start: Mapped[int] = mapped_column(nullable=True, use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Engineer(start=1), Manager(start=2)])
session.commit()
print(session.execute(select(Engineer.start)).all(), session.execute(select(Manager.start)).all())
print(Employee.__table__.columns.keys())
