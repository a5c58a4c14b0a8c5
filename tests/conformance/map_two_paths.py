"""Two foreign keys to one table need foreign_keys= to tell them apart."""
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, clear_mappers, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class City(Base):
    __tablename__ = "cities"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Trip(Base):
    __tablename__ = "trips"

    id: Mapped[int] = mapped_column(primary_key=True)
    start_id: Mapped[int] = mapped_column(ForeignKey("cities.id"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("cities.id"))
    start: Mapped[City] = relationship(foreign_keys=[start_id])
    goal: Mapped[City] = relationship(foreign_keys="Trip.goal_id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Trip(start=City(name="Bonn"), goal=City(name="Oslo")))
    session.commit()
    trip = session.get(Trip, 1)
    print(trip.start.name, trip.goal.name)


class Base2(DeclarativeBase):
    pass


class Town(Base2):
    __tablename__ = "towns"

    id: Mapped[int] = mapped_column(primary_key=True)


class Ride(Base2):
    __tablename__ = "rides"

    id: Mapped[int] = mapped_column(primary_key=True)
    start_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    goal_id: Mapped[int] = mapped_column(ForeignKey("towns.id"))
    start: Mapped[Town] = relationship()


Ride()
