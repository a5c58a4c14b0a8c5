"""Two columns make one key."""
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seats"

    row: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[str | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Seat(row="B", number=1), Seat(row="A", number=2), Seat(row="A", number=1, guest="Ada")])
session.commit()
session.expunge_all()
seat = session.get(Seat, ("A", 1))
print(seat.guest, session.get(Seat, {"row": "B", "number": 1}).guest, session.get(Seat, ("C", 1)))
seat.guest = None
session.flush()
session.delete(seat)
session.commit()
