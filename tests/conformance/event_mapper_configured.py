"""mapper_configured, before_configured, after_configured and instrument_class."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, configure_mappers, mapped_column


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
event.listen(Mapper, "before_configured", lambda: print("before_configured"))
event.listen(Mapper, "after_configured", lambda: print("after_configured"))
event.listen(Mapper, "mapper_configured", lambda mapper, cls: print("configured", cls.__name__))
event.listen(Base, "instrument_class", lambda mapper, cls: print("instrument", cls.__name__), propagate=True)


class Thing(Base):
    __tablename__ = "things"

    id: Mapped[int] = mapped_column(primary_key=True)


print("-")
configure_mappers()
