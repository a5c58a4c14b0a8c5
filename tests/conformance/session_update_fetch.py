"""synchronize_session='fetch' asks for the keys with RETURNING."""
from sqlalchemy import String, create_engine, func, select, update
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2)])
session.commit()
users = session.scalars(select(User).order_by(User.id)).all()
session.execute(update(User).where(func.lower(User.name) == "bob").values(age=20), execution_options={"synchronize_session": "fetch"})
print([it.age for it in users])
session.execute(update(User).where(func.length(User.name) == 3).values(age=User.age * 2))
print([it.age for it in users])
session.execute(update(User).values(name=func.upper(User.name)), execution_options={"synchronize_session": "fetch"})
print([it.name for it in users])
