"""delete-orphan on a many-to-one needs single_parent."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    card: Mapped["Card"] = relationship(cascade="all, delete-orphan", single_parent=True)


class Card(Base):
    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
card = Card()
user = User(card=card)
session.add(user)
session.commit()
user.card = Card()
session.commit()
print(session.scalars(select(Card.id)).all())
