"""Natural keys, changes of primary keys, composite foreign keys."""
from sqlalchemy import create_engine, ForeignKey, ForeignKeyConstraint, select, String, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    cities: Mapped[list["City"]] = relationship(back_populates="country", passive_updates=False)


class City(Base):
    __tablename__ = "city"

    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    country: Mapped[Country] = relationship(back_populates="cities")
    streets: Mapped[list["Street"]] = relationship(back_populates="city")


class Street(Base):
    __tablename__ = "street"
    __table_args__ = (ForeignKeyConstraint(["country_code", "city_name"], ["city.country_code", "city.name"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country_code: Mapped[str]
    city_name: Mapped[str]
    city: Mapped[City] = relationship(back_populates="streets")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
de = Country(code="de")
b = City(name="Berlin", country=de, streets=[Street(), Street()])
session.add(de)
session.commit()
print(session.get(City, ("de", "Berlin")) is b, [s.city_name for s in b.streets])
print(session.scalars(select(Street).join(Street.city).where(City.name == "Berlin")).all() == b.streets)
fr = Country(code="fr")
session.add(fr)
session.flush()
fr.code = "f2"
session.commit()
print(session.get(Country, "f2") is fr, session.get(Country, "fr"))
print(session.scalars(select(City).where(tuple_(City.country_code, City.name).in_([("de", "Berlin"), ("x", "y")]))).all() == [b])
session.add(City(country_code="de", name="Berlin"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0].split(" at 0x")[0])
session.rollback()
session.add(City(name="nowhere"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0])
