"""Updates with the same columns share a statement while they stand next to each other."""
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
session.add_all([User(name=c) for c in "abcdef"])
session.commit()
a, b, c, d, e, f = session.scalars(select(User).order_by(User.id))
f.age = 6
a.age = 1
b.age = 2
c.name = "cc"
d.age, d.name = 4, "dd"
e.age = 5
session.commit()
print(session.execute(select(User.name, User.age)).all())
