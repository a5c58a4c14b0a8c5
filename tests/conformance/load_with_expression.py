"""with_expression fills a query_expression."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, query_expression, Session, with_expression


class Base(DeclarativeBase):
    pass


class Point(Base):
    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    y: Mapped[int]
    total: Mapped[int] = query_expression()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Point(x=1, y=2), Point(x=3, y=4)])
session.commit()
session.expunge_all()
for it in session.scalars(select(Point).options(with_expression(Point.total, Point.x + Point.y)).order_by(Point.id)):
    print(it.total)
session.expunge_all()
print(session.scalars(select(Point).order_by(Point.id)).first().total)
