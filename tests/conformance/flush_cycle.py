"""Rows that refer to each other need post_update; without it a cycle is an error."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
from sqlalchemy import ForeignKey
from sqlalchemy.orm import relationship


class Node(Base):
    __tablename__ = "nodes"

    id: Mapped[int] = mapped_column(primary_key=True)
    next_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    next: Mapped["Node | None"] = relationship(remote_side="Node.id")

    def __repr__(self):
        return f"Node({self.id})"


Base.metadata.create_all(engine)
session = Session(engine)
a, b = Node(), Node()
a.next, b.next = b, a
session.add_all([a, b])
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error)[:29])
