"""After a rollback a new object is transient again."""
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
user = User(name="ada")
session.add(user)
session.flush()
print(user.id, user in session)
session.rollback()
print(user.id, user in session, user.name)
session.add(user)
session.commit()
print(user.id)
