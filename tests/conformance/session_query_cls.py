"""A session makes queries of a class of the program's own."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Query, Session, mapped_column


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
class Named(Query):
    def named(self, name):
        return self.filter_by(name=name)


session = Session(engine, query_cls=Named)
session.add(User(name="ada"))
print(session.query(User).named("ada").one(), type(session.query(User)).__name__)
