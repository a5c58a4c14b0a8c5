"""Deleting parents: nulls, errors and passive_deletes."""
from typing import Optional
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    players: Mapped[list["Player"]] = relationship(back_populates="team")
    fans: Mapped[list["Fan"]] = relationship(passive_deletes=True)
    coaches: Mapped[list["Coach"]] = relationship(passive_deletes="all")


class Player(Base):
    __tablename__ = "player"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[Optional[int]] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Optional[Team]] = relationship(back_populates="players")


class Fan(Base):
    __tablename__ = "fan"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))


class Coach(Base):
    __tablename__ = "coach"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[Optional[int]] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Team(players=[Player(), Player()], fans=[Fan()], coaches=[Coach()]), Team(players=[Player()])])
session.commit()
t = session.get(Team, 1)
session.delete(t)
session.commit()
print([p.team_id for p in session.scalars(select(Player).order_by(Player.id))], session.scalars(select(Fan)).all(), session.scalars(select(Coach.team_id)).all())
p = session.get(Player, 3)
session.delete(p.team)
p.team = None
session.commit()
print(p.team_id)
session.add(Player(team_id=99))
try:
    session.commit()
except IntegrityError as error:
    print(error.orig)
