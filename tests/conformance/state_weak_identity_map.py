"""The identity map holds objects weakly, but keeps changed ones."""
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
import gc

session = Session(engine)
session.add_all([User(name="ada"), User(name="bob")])
session.commit()
gc.collect()
print(len(session.identity_map))
users = session.scalars(select(User).order_by(User.id)).all()
print(len(session.identity_map))
del users[0]
gc.collect()
print(len(session.identity_map))
users[0].age = 4
del users[0]
gc.collect()
print(len(session.identity_map), session.dirty)
session.commit()
gc.collect()
print(len(session.identity_map), session.scalars(select(User.age).order_by(User.id)).all())
