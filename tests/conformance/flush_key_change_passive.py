"""With ON UPDATE CASCADE the database changes the children, and those at hand follow."""
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
    people: Mapped[list["Person"]] = relationship(back_populates="city")


class Person(Base):
    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    city_name: Mapped[str | None] = mapped_column(ForeignKey("cities.name", onupdate="CASCADE"))
    city: Mapped[City | None] = relationship(back_populates="people")


Base.metadata.create_all(engine)
session = Session(engine)
city = City(name="a", people=[Person(), Person()])
session.add(city)
session.commit()
print(len(city.people))
city.name = "b"
session.commit()
print([it.city_name for it in city.people])
city.name = "c"
session.flush()
print(session.identity_map.keys()[0][1] if False else session.get(City, "c") is city, session.get(City, "b"))
session.rollback()
print(city.name, session.get(City, "b") is city)
