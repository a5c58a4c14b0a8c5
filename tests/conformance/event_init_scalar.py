"""init_scalar gives a default when an attribute is read first."""
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "things"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int | None]


@event.listens_for(Thing.x, "init_scalar", retval=True, propagate=True)
def init(target, value, dict_):
    print("init", value)
    dict_["x"] = 5
    return 5


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
it = Thing()
print(it.x, it.x)
session.add(it)
session.commit()
print(it.x)
