"""What begins a transaction, and what does not."""
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
session = Session(engine)


def state(label):
    print(label, session.in_transaction(), session.get_transaction() is not None)
    session.rollback()


state("made")
session.add(User(name="ada"))
state("add")
session.scalars(select(User)).all()
state("select")
session.new, session.dirty
state("look")
session.flush()
state("empty flush")
session.add(User(name="ada"))
session.commit()
state("commit")
ada = session.get(User, 1)
state("get")
ada.name = "eve"
state("set")
session.expire_all()
state("expire_all")
ada.name
state("read expired")
session.expunge_all()
state("expunge_all")
session.connection()
state("connection")
