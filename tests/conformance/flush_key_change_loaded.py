"""A changed primary key of a parent goes to its loaded children."""
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
from sqlalchemy import ForeignKey
from sqlalchemy.orm import relationship


class City(Base):
    __tablename__ = "cities"

    name: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[list["Person"]] = relationship(back_populates="city", passive_updates=False)


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    city_name: Mapped[str | None] = mapped_column(ForeignKey("cities.name"))
    city: Mapped[City | None] = relationship(back_populates="people")


Base.metadata.create_all(engine)
session = Session(engine)
city = City(name="a", people=[Person(), Person()])
session.add(city)
session.commit()
city.people
with engine.connect() as connection:
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
city.name = "b"
try:
    session.commit()
    print([it.city_name for it in city.people])
except Exception as error:
    print(type(error).__name__, str(error).split("\n")[0])
