"""The session's connection sees what the session did, in the same transaction."""
from sqlalchemy import func, insert

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
session.add(User(name="ada"))
session.flush()
conn = session.connection()
print(conn.scalar(select(func.count()).select_from(User.__table__)))
conn.execute(insert(User.__table__).values(name="bob"))
session.rollback()
print(session.scalars(select(User)).all())
