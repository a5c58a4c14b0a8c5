"""refresh() of objects that are transient, pending, detached or gone."""
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

def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "->", type(error).__name__, str(error).split("\n")[0])

session = Session(engine)
session.add_all([User(name="ada"), User(name="bob")])
session.commit()
attempt("transient", lambda: session.refresh(User(name="x")))
pending = User(name="p")
session.add(pending)
attempt("pending", lambda: session.refresh(pending))
session.expunge(pending)
ada = session.get(User, 1)
session.expunge(ada)
attempt("detached", lambda: session.refresh(ada))
bob = session.get(User, 2)
session.execute(User.__table__.delete())
attempt("gone", lambda: session.refresh(bob))
attempt("not mapped", lambda: session.refresh(3))
