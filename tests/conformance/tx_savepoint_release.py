"""A savepoint that ends well is released; its rows belong to the outer transaction."""
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
session.add(User(name="outer"))
session.flush()
with session.begin_nested() as nested:
    print(nested.nested, session.in_nested_transaction())
    session.add(User(name="inner"))
print(session.in_nested_transaction(), session.in_transaction())
session.commit()
print(session.scalars(select(User.name).order_by(User.id)).all())
