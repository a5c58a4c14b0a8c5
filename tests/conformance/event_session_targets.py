"""Session events on the class Session, a sessionmaker, a scoped_session and one session."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker


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
Maker = sessionmaker(engine)
Other = sessionmaker(engine)
scoped = scoped_session(Other)
event.listen(Session, "after_commit", lambda session: print("Session"))
event.listen(Maker, "after_commit", lambda session: print("Maker"))
event.listen(scoped, "after_commit", lambda session: print("scoped"))
one = Maker()
event.listen(one, "after_commit", lambda session: print("one"))
for session in [one, Maker(), Other(), scoped(), Session(engine)]:
    print("-")
    session.commit()
