"""polymorphic_union and concrete classes that are mapped imperatively."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
metadata = Base.metadata
employees = Table("employees", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)))
managers = Table("managers", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("manager_data", String(40)))
engineers = Table("engineers", metadata, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("engineer_info", String(40)))
pjoin = polymorphic_union({"employee": employees, "manager": managers, "engineer": engineers}, "type", "pjoin")
print(pjoin.select())
print(list(pjoin.c.keys()))
class Employee:
    def __init__(self, name): self.name = name
class Manager(Employee):
    def __init__(self, name, d): self.name = name; self.manager_data = d
class Engineer(Employee):
    def __init__(self, name, d): self.name = name; self.engineer_info = d
reg = Base.registry
em = reg.map_imperatively(Employee, employees, with_polymorphic=("*", pjoin), polymorphic_on=pjoin.c.type, polymorphic_identity="employee")
mm = reg.map_imperatively(Manager, managers, inherits=em, concrete=True, polymorphic_identity="manager")
gm = reg.map_imperatively(Engineer, engineers, inherits=em, concrete=True, polymorphic_identity="engineer")
engine = create_engine("sqlite://")
metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Employee("e"), Manager("m", "md"), Engineer("g", "gi")])
    s.commit()
    for e in s.scalars(select(Employee).order_by(Employee.name)):
        print(type(e).__name__, e.name)
    print(mm.inherits, mm.concrete, mm.base_mapper, [str(x) for x in em.self_and_descendants])
