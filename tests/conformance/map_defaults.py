"""Defaults are filled in by the flush, not by the constructor."""
from sqlalchemy import create_engine, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="open")
    tags: Mapped[str] = mapped_column(default=lambda: "none")
    lang: Mapped[str] = mapped_column(server_default="en")
    size: Mapped[int] = mapped_column(insert_default=func.length("four"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ticket = Ticket()
    print(ticket.state, ticket.tags, ticket.lang, ticket.size)
    session.add(ticket)
    session.flush()
    print(ticket.state, ticket.tags)
    print(ticket.lang, ticket.size)
    shut = Ticket(state="shut", lang="de", size=1)
    session.add(shut)
    session.flush()
    print(shut.state, shut.tags, shut.lang, shut.size)
