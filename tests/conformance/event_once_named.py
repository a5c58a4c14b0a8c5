"""once=True calls a listener one time; named=True passes keywords."""
from sqlalchemy import String, create_engine, event, select
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
event.listen(session, "after_flush", lambda session, context: print("once"), once=True)


@event.listens_for(User, "before_insert", named=True)
def on_insert(**kw):
    print(sorted(kw), kw["target"])


@event.listens_for(User.name, "set", named=True)
def on_set(**kw):
    print(sorted(kw))


for name in "ab":
    session.add(User(name=name))
    session.flush()
