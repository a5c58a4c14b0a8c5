"""The legacy query: filter, filter_by, order_by, limit."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
from sqlalchemy import or_

query = session.query(User)
print([it.name for it in query.order_by(User.name).all()])
print([it.name for it in query.filter(User.age > 20)])
print([it.name for it in query.filter(User.age >= 20, User.name.like("b%"))])
print([it.name for it in query.filter_by(name="cy")])
print([it.name for it in query.filter(or_(User.age == None, User.name == "ada")).order_by(User.id.desc())])  # noqa: E711
print([it.name for it in query.order_by(User.id).limit(1).offset(1)])
print([it.name for it in query.order_by(User.id)[1:3]])
print([it.name for it in query.filter(User.name.in_(["ada", "cy"])).where(User.id < 2)])
