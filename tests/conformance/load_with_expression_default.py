"""query_expression with a default."""
from sqlalchemy import create_engine, literal, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, query_expression, Session, with_expression


class Base(DeclarativeBase):
    pass


class Point(Base):
    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    total: Mapped[int] = query_expression(literal(5))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Point(x=1))
session.commit()
session.expunge_all()
print(session.scalars(select(Point)).one().total)
session.expunge_all()
print(session.scalars(select(Point).options(with_expression(Point.total, Point.x * 10))).one().total)
