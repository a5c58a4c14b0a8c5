"""polymorphic_abstract classes cannot be rows themselves."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_abstract": True}


class Tool(Item):
    weight: Mapped[int] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_abstract": True}


class Saw(Tool):
    __mapper_args__ = {"polymorphic_identity": "saw"}


class Pen(Item):
    __mapper_args__ = {"polymorphic_identity": "pen"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Saw(weight=3), Pen()])
session.commit()
print([type(it).__name__ for it in session.scalars(select(Item).order_by(Item.id))])
print([type(it).__name__ for it in session.scalars(select(Tool))])
