"""declared_attr on mixins: columns with foreign keys, relationships, table arguments."""
from sqlalchemy import create_engine, ForeignKey, select, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, declared_attr, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("owner.id"))

    @declared_attr
    def owner(cls) -> Mapped["Owner"]:
        return relationship("Owner")

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()

    @declared_attr.directive
    def __table_args__(cls):
        return (UniqueConstraint("owner_id", name="uq_" + cls.__name__.lower()),)


class Owner(Base):
    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)


class Car(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)


class Dog(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Car(owner=Owner()), Dog(owner=Owner())])
session.commit()
print(Car.__tablename__, Dog.__tablename__, session.scalars(select(Dog)).one().owner.id)
print([it.name for it in Car.__table__.constraints if it.name])
