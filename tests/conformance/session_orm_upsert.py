"""Upserts through the ORM."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session

from sqlalchemy.dialects.sqlite import insert as sqlite_upsert
class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    fullname: Mapped[str | None]

    def __repr__(self):
        return f"User(name={self.name!r}, fullname={self.fullname!r})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(name="a", fullname="A"))
session.commit()
stmt = sqlite_upsert(User).values([{"name": "a", "fullname": "AA"}, {"name": "b", "fullname": "B"}])
stmt = stmt.on_conflict_do_update(index_elements=[User.name], set_=dict(fullname=stmt.excluded.fullname))
session.execute(stmt)
print(session.scalars(select(User).order_by(User.id)).all())
stmt = sqlite_upsert(User).values(name="a", fullname="AAA").on_conflict_do_update(index_elements=["name"], set_={"fullname": "x"})
print(session.scalars(stmt.returning(User), execution_options={"populate_existing": True}).all())
session.execute(sqlite_upsert(User).values(name="a").on_conflict_do_nothing())
session.execute(sqlite_upsert(User).on_conflict_do_nothing(index_elements=["name"]), [{"name": "a", "fullname": "q"}, {"name": "c", "fullname": "C"}])
print(session.scalars(select(User).order_by(User.id)).all())
