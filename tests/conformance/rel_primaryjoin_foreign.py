"""foreign() and remote() mark a condition without foreign keys."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, foreign, Mapped, mapped_column, relationship, remote, Session


class Base(DeclarativeBase):
    pass


class Host(Base):
    __tablename__ = "host"

    id: Mapped[int] = mapped_column(primary_key=True)
    ip: Mapped[str]
    content: Mapped[str]
    parents = relationship(
        "Host", primaryjoin=lambda: remote(Host.ip) == foreign(Host.content), viewonly=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Host(ip="a", content="b"), Host(ip="b", content="z")])
session.commit()
print([it.parents.ip if it.parents else None for it in session.scalars(select(Host).order_by(Host.id))])
