"""Relationships between classes of hierarchies."""
from sqlalchemy import create_engine, ForeignKey, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    company: Mapped["Company | None"] = relationship(back_populates="people")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}


class Engineer(Person):
    __tablename__ = "engineer"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lang: Mapped[str | None]
    machines: Mapped[list["Machine"]] = relationship(back_populates="owner", cascade="all, delete-orphan")
    __mapper_args__ = {"polymorphic_identity": "engineer"}


class Manager(Person):
    __tablename__ = "manager"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    level: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "manager"}


class Boss(Manager):
    golf: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "boss"}


class Company(Base):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[list[Person]] = relationship(back_populates="company", order_by=Person.id)


class Machine(Base):
    __tablename__ = "machine"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("engineer.id"))
    owner: Mapped[Engineer] = relationship(back_populates="machines")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
c = Company(people=[Engineer(name="e", lang="rust", machines=[Machine(), Machine()]), Boss(name="b", level=3, golf="9"), Person(name="p")])
session.add(c)
session.commit()
session.expunge_all()
c = session.get(Company, 1)
print([(type(p).__name__, p.name) for p in c.people])
print(c.people[0].machines[0].owner is c.people[0], c.people[1].golf, c.people[1].level)
session.expunge_all()
c = session.scalars(select(Company).options(selectinload(Company.people.of_type(Engineer)).selectinload(Engineer.machines))).one()
print(len(c.people[0].machines))
print(session.scalars(select(Person).where(Person.kind == "boss")).one().name, session.scalars(select(Manager)).all()[0].name)
print(session.execute(select(Engineer.name, Machine.id).join(Engineer.machines).order_by(Machine.id)).all())
print(session.query(Company).join(Company.people.of_type(Engineer)).filter(Engineer.lang == "rust").count())
print(session.scalars(select(Boss)).one().company is c)
b = session.scalars(select(Boss)).one()
b.golf = "18"
b.name = "bb"
b.level = 4
session.commit()
session.delete(session.get(Engineer, 1))
session.commit()
print(session.scalars(select(Person.kind).order_by(Person.id)).all(), session.scalar(select(func.count(Machine.id))))
print(isinstance(session.get(Person, 2), Boss), session.get(Engineer, 2), inspect(Boss).base_mapper.class_.__name__, [m.class_.__name__ for m in inspect(Person).self_and_descendants], inspect(Person).polymorphic_map.keys() if False else "")
try:
    session.add(Person(id=2, name="x"))
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0].split(" at 0x")[0])
