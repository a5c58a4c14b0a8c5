"""with_polymorphic with another FROM element, for joined tables."""
from sqlalchemy import create_engine, ForeignKey, join, outerjoin, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, with_polymorphic


class Base(DeclarativeBase):
    pass


class Shape(Base):
    __tablename__ = "shape"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "shape", "polymorphic_on": "kind"}


class Circle(Shape):
    __tablename__ = "circle"
    id: Mapped[int] = mapped_column(ForeignKey("shape.id"), primary_key=True)
    radius: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "circle"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
tables = Shape.__table__.outerjoin(Circle.__table__)
any_shape = with_polymorphic(Shape, [Circle], tables)
only = with_polymorphic(Shape, [Circle], join(Shape.__table__, Circle.__table__), polymorphic_on=Shape.__table__.c.kind)
with Session(engine) as session:
    session.add_all([Circle(name="c", radius=1), Shape(name="x")])
    session.commit()
    session.expunge_all()
    for it in session.scalars(select(any_shape).order_by(any_shape.name)):
        print(type(it).__name__, it.name, it.__dict__.get("radius"))
    print(session.scalars(select(any_shape.name).where(any_shape.Circle.radius == 1)).all())
    session.expunge_all()
    print([it.name for it in session.scalars(select(only))])
