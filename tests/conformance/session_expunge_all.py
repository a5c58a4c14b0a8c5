"""expunge_all() empties the session, pending objects too."""
from sqlalchemy import String, create_engine, inspect, select
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
session.add(User(name="ada"))
session.commit()
ada = session.get(User, 1)
pending = User(name="p")
session.add(pending)
ada.age = 3
session.expunge_all()
print(list(session), session.new, session.dirty)
print(inspect(ada).detached, inspect(pending).transient)
session.commit()
print(session.scalars(select(User.age)).all())
