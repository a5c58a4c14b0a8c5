"""A foreign key that must not be empty stops the delete of the parent."""
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    beds: Mapped[list["Bed"]] = relationship()


class Bed(Base):
    __tablename__ = "beds"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
room = Room(beds=[Bed(), Bed()])
session.add(room)
session.commit()
session.delete(room)
session.commit()
