"""ORM-enabled INSERT, UPDATE and DELETE as the guide has them."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from typing import Optional, List
import datetime
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    fullname: Mapped[Optional[str]]
    species: Mapped[Optional[str]]
    addresses: Mapped[List["Address"]] = relationship(back_populates="user")
    def __repr__(self): return f"User(name={self.name!r}, fullname={self.fullname!r})"
class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    email_address: Mapped[str]
    user: Mapped[User] = relationship(back_populates="addresses")
class LogRecord(Base):
    __tablename__ = "log_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str]
    code: Mapped[str]
    timestamp: Mapped[datetime.datetime]
class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "employee", "polymorphic_on": "type"}
class Manager(Employee):
    __tablename__ = "manager"
    id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    manager_name: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "manager"}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.execute(insert(User), [{"name": "spongebob", "fullname": "Spongebob Squarepants"}, {"name": "sandy", "fullname": "Sandy Cheeks"}, {"name": "patrick", "fullname": "Patrick Star"}])
    users = session.scalars(insert(User).returning(User), [{"name": "squidward", "fullname": "Squidward Tentacles"}, {"name": "ehkrabs", "fullname": "Eugene H. Krabs"}])
    print(users.all())
    result = session.execute(insert(User).returning(User.id, User.name, sort_by_parameter_order=True), [{"name": "x1", "fullname": "X"}, {"name": "x2", "fullname": "Y"}])
    print(result.all())
    user_ids = session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), [{"name": "h1"}, {"name": "h2"}]).all()
    print(user_ids)
    session.execute(insert(User), [{"name": "h3", "fullname": "a", "species": "Sea Sponge"}, {"name": "h4", "fullname": "b"}, {"name": "h5", "species": "Crab"}])
    log = session.scalars(insert(LogRecord).values(code="SQLA", timestamp=datetime.datetime(2024, 1, 1)).returning(LogRecord), [{"message": "log message #1"}, {"message": "log message #2"}])
    for r in log: print(r.id, r.message, r.code, r.timestamp)
    managers = session.scalars(insert(Manager).returning(Manager), [{"name": "sandy", "manager_name": "Sandy Cheeks"}, {"name": "ehkrabs", "manager_name": "Eugene H. Krabs"}])
    print([(m.id, m.name, m.manager_name, m.type) for m in managers])
    session.execute(insert(Address).values([{"user_id": select(User.id).where(User.name == "sandy").scalar_subquery(), "email_address": "sandy@company.com"}, {"user_id": 1, "email_address": "s@x"}]))
    stmt = sqlite_insert(User).values([{"name": "sandy", "fullname": "S upserted"}, {"name": "new", "fullname": "N"}])
    stmt = stmt.on_conflict_do_update(index_elements=[User.name], set_=dict(fullname=stmt.excluded.fullname)).returning(User)
    for user in session.scalars(stmt, execution_options={"populate_existing": True}): print(user)
    session.execute(update(User), [{"id": 1, "fullname": "bulk1"}, {"id": 3, "fullname": "bulk3", "species": "star"}])
    print(session.scalars(select(User.fullname).where(User.id.in_([1, 3]))).all())
    session.execute(update(Manager), [{"id": 1, "name": "scheeks", "manager_name": "Sandy Cheeks, President"}, {"id": 2, "name": "eugene"}])
    print(session.execute(select(Manager.name, Manager.manager_name).order_by(Manager.id)).all())
    u = session.get(User, 4)
    session.execute(update(User).where(User.name.in_(["squidward", "sandy"])).values(fullname="Name starts with S"))
    print(u.fullname)
    session.execute(update(User).where(User.name == "squidward").values(fullname="fetch").execution_options(synchronize_session="fetch"))
    print(u.fullname)
    session.execute(update(User).where(User.name == "squidward").values(fullname="nosync").execution_options(synchronize_session=False))
    print(u.fullname)
    print(session.scalars(update(User).where(User.name == "squidward").values(fullname=User.fullname + "!").returning(User)).all())
    print(session.execute(delete(User).where(User.name.like("h%")).returning(User.id)).all())
    r = session.execute(delete(User).where(User.name == "nobody"))
    print(r.rowcount)
    print(session.execute(update(Manager).where(Manager.manager_name == "Eugene H. Krabs").values(manager_name="Krabs")).rowcount)
    session.commit()
