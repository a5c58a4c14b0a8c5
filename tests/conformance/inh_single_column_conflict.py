"""Two subclasses cannot declare the same column without saying so."""
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "employee"}


class Engineer(Employee):
    start: Mapped[int] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Employee):
    start: Mapped[int] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "manager"}
