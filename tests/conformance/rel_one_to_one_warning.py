"""Two rows for a one-to-one."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    card: Mapped["Card"] = relationship(back_populates="user")


class Card(Base):
    __tablename__ = "cards"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="card")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(card=Card())
session.add(user)
session.commit()
user.card = Card()
session.commit()
print(session.execute(select(Card.id, Card.user_id).order_by(Card.id)).all())
Card(user=user)
print(user.card.id)
