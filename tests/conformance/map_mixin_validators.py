"""A validator of a mapped parent runs once for a subclass."""
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    @validates("name")
    def check(self, key, value):
        print("check", value)
        return value


class Pupil(Person):
    __mapper_args__ = {"polymorphic_identity": "pupil"}


Pupil(name="a")
Person(name="b")
