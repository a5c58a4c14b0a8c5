"""A row without values but its key."""
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Dot(Base):
    __tablename__ = "dots"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Dot())
session.flush()
session.add_all([Dot(), Dot(), Dot(id=9)])
session.commit()
print([dot.id for dot in session.query(Dot).order_by(Dot.id)])
