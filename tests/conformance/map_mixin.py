"""Columns of a mixin and of an abstract base are copied into each table."""
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str] = mapped_column(default="?")

    def greet(self):
        return f"I am {self.name}"


class Numbered(Base):
    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower() + "s"


class Cat(Named, Numbered):
    lives: Mapped[int] = mapped_column(default=9)


class Dog(Named, Numbered):
    pass


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Cat(name="Mog"), Dog()])
    session.commit()
    print(session.get(Cat, 1).greet(), session.get(Cat, 1).lives, session.get(Dog, 1).greet())
