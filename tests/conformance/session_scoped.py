"""A scoped_session is one session until it is removed."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker


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
Scoped = scoped_session(sessionmaker(engine))
print(Scoped() is Scoped(), Scoped.registry.has())
Scoped.add(User(name="ada"))
Scoped.commit()
print(Scoped.scalars(select(User)).all(), Scoped.query(User).count())
first = Scoped()
ada = Scoped.get(User, 1)
print(ada in Scoped, list(Scoped))
Scoped.remove()
print(Scoped.registry.has(), Scoped() is first, ada in Scoped)
