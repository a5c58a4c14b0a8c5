"""The discriminator may be computed."""
from sqlalchemy import case, create_engine, select
from sqlalchemy.orm import column_property, DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animal"

    id: Mapped[int] = mapped_column(primary_key=True)
    legs: Mapped[int] = mapped_column()
    kind = column_property(case((legs == 2, "bird"), else_="animal"))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "animal"}


class Bird(Animal):
    __mapper_args__ = {"polymorphic_identity": "bird"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Animal(legs=4), Bird(legs=2)])
session.commit()
session.expunge_all()
print([type(it).__name__ for it in session.scalars(select(Animal).order_by(Animal.id))])
print([type(it).__name__ for it in session.scalars(select(Bird))])
