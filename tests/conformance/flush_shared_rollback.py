"""A rollback of one session undoes what another wrote on the same in-memory connection."""
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
one, two = Session(engine), Session(engine)
one.add(User(name="ada"))
one.flush()
two.add(User(name="bob"))
two.flush()
two.rollback()
print(one.scalars(select(User)).all())
one.commit()
print(one.scalars(select(User)).all())
