"""polymorphic_load="inline" makes every query of the base join the subclass."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animal"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Dog(Animal):
    __tablename__ = "dog"

    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    tricks: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "dog", "polymorphic_load": "inline"}


class Cat(Animal):
    __tablename__ = "cat"

    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    lives: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "cat", "polymorphic_load": "selectin"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Dog(tricks=3), Cat(lives=9), Animal()])
session.commit()
session.expunge_all()
for one in session.scalars(select(Animal).order_by(Animal.id)):
    print(type(one).__name__, one.__dict__.get("tricks"), one.__dict__.get("lives"))
