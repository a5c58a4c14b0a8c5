"""init gets the arguments of the constructor and may change the keywords."""
from sqlalchemy import String, create_engine, event, select
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
@event.listens_for(User, "init")
def on_init(target, args, kwargs):
    print(target.__class__.__name__, args, kwargs)
    kwargs.setdefault("age", 7)


@event.listens_for(User, "init_failure")
def on_failure(target, args, kwargs):
    print("failed", kwargs)


print(User(name="ada").age)
try:
    User(nme="x")
except TypeError as error:
    print(error)
