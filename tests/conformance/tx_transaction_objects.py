"""get_transaction(), parent and session of transactions."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
print(session.get_transaction(), session.get_nested_transaction())
outer = session.begin()
print(session.get_transaction() is outer, outer.parent, outer.nested, outer.session is session)
inner = session.begin_nested()
print(session.get_transaction() is outer, session.get_nested_transaction() is inner, inner.parent is outer)
print(outer.is_active, inner.is_active, outer.origin, inner.origin)
session.rollback()
print(outer.is_active, inner.is_active)
