"""A mixin gives subclasses relationships and table names."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, declared_attr, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Named:
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower()


class Person(Named, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]

    @declared_attr.directive
    def __mapper_args__(cls):
        if cls.__name__ == "Person":
            return {"polymorphic_on": "kind", "polymorphic_identity": "person"}
        return {"polymorphic_identity": cls.__name__.lower()}


class Pupil(Person):
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    grade: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Pupil(grade=2), Person()])
session.commit()
print([(type(it).__name__, it.kind) for it in session.scalars(select(Person).order_by(Person.id))])
