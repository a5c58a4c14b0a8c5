"""as_declarative and registry.mapped."""
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import as_declarative, declared_attr, Mapped, mapped_column, registry

reg = registry()


@reg.mapped
class User:
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String)


@as_declarative()
class Base:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    id = Column(Integer, primary_key=True)


class Note(Base):
    text = Column(String)


@reg.mapped_as_dataclass
class Point:
    __tablename__ = "points"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    x: Mapped[int]


print(User(name="a").name, Note.__tablename__, Note.__table__.columns.keys(), Point(x=3))
