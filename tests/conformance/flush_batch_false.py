"""Nested sets kept by a mapper event."""
from sqlalchemy import case, create_engine, event, func, select
from sqlalchemy.orm import aliased, DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Employee(Base):
    __tablename__ = "personnel"
    __mapper_args__ = {"batch": False}

    parent = None
    emp: Mapped[str] = mapped_column(primary_key=True)
    left: Mapped[int] = mapped_column("lft")
    right: Mapped[int] = mapped_column("rgt")

    def __repr__(self):
        return f"Employee({self.emp}, {self.left}, {self.right})"


@event.listens_for(Employee, "before_insert")
def before_insert(mapper, connection, instance):
    if not instance.parent:
        instance.left = 1
        instance.right = 2
    else:
        personnel = mapper.persist_selectable
        right_most_sibling = connection.scalar(select(personnel.c.rgt).where(personnel.c.emp == instance.parent.emp))
        connection.execute(
            personnel.update().where(personnel.c.rgt >= right_most_sibling).values(
                lft=case((personnel.c.lft > right_most_sibling, personnel.c.lft + 2), else_=personnel.c.lft),
                rgt=case((personnel.c.rgt >= right_most_sibling, personnel.c.rgt + 2), else_=personnel.c.rgt)))
        instance.left = right_most_sibling
        instance.right = right_most_sibling + 1


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
albert = Employee(emp="Albert")
bert = Employee(emp="Bert")
bert.parent = albert
chuck = Employee(emp="Chuck")
chuck.parent = albert
donna = Employee(emp="Donna")
donna.parent = chuck
session.add_all([albert, bert, chuck, donna])
session.commit()
print(session.scalars(select(Employee).order_by(Employee.left)).all())
ealias = aliased(Employee)
print(session.scalars(select(Employee).where(ealias.left.between(Employee.left, Employee.right), ealias.emp == "Donna").order_by(Employee.left)).all())
for indentation, employee in session.execute(select(func.count(Employee.emp).label("indentation") - 1, ealias).where(ealias.left.between(Employee.left, Employee.right)).group_by(ealias.emp).order_by(ealias.left)):
    print("    " * indentation + str(employee))
