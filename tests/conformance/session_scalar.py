"""scalar() and the aggregate queries of every day."""
from sqlalchemy import func

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
print(session.scalar(select(func.count()).select_from(User)), session.scalar(select(func.count(User.age))))
print(session.scalar(select(User).where(User.name == "bob")).age, session.scalar(select(User).where(User.id == 9)))
print(session.scalars(select(User).filter_by(name="ada")).one().age)
print(session.execute(select(func.max(User.age), func.avg(User.age))).one())
print(session.scalars(select(User).order_by(User.age.desc()).limit(1)).first().name)
