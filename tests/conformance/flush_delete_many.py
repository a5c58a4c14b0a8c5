"""Deletes of one class share a statement, sorted by key."""
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
session.add_all([User(name=c) for c in "abcd"])
session.commit()
users = session.scalars(select(User).order_by(User.id.desc())).all()
for it in users[:3]:
    session.delete(it)
session.commit()
print(session.scalars(select(User.name)).all())
