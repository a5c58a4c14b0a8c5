"""Updates of the same columns go out as one executemany."""
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
for user in session.scalars(select(User).order_by(User.id)).all():
    user.age = (user.age or 0) + 1
session.commit()
for user in session.scalars(select(User).order_by(User.id.desc())).all():
    user.name += "!"
    if user.id > 1:
        user.age = None
session.commit()
