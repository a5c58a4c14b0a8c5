"""A class on a join of two tables, written and deleted in both."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
user_table = Table("user", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String))
address_table = Table("address", Base.metadata, Column("id", Integer, primary_key=True), Column("user_id", Integer, ForeignKey("user.id")), Column("email_address", String))
user_address_join = join(user_table, address_table)
class AddressUser(Base):
    __table__ = user_address_join
    id = column_property(user_table.c.id, address_table.c.user_id)
    address_id = address_table.c.id
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print([c.key for c in inspect(AddressUser).attrs], inspect(AddressUser).primary_key)
print(select(AddressUser))
with Session(engine) as s:
    s.add(AddressUser(name="ed", email_address="ed@x"))
    s.commit()
    a = s.scalars(select(AddressUser)).one()
    print(a.id, a.address_id, a.name, a.email_address)
    a.name = "edward"
    a.email_address = "e2"
    s.commit()
    print(s.execute(text("select * from user")).all(), s.execute(text("select * from address")).all())
    print(s.get(AddressUser, (1, 1)).name)
    al = aliased(AddressUser)
    print(select(al))
    s.delete(a)
    s.commit()
    print(s.execute(text("select * from user")).all(), s.execute(text("select * from address")).all())
