"""refresh() flushes first, then reads; other objects keep their changes in the database."""
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
session = Session(engine)
session.add_all([User(name="ada", age=1), User(name="bob", age=2)])
session.commit()
ada, bob = session.scalars(select(User).order_by(User.id))
bob.age = 20
ada.age = 10
session.refresh(ada)
print(ada.age, bob.age, session.dirty)
with session.no_autoflush:
    ada.age = 99
    session.refresh(ada)
print(ada.age)
