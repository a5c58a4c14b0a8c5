"""event.remove() and event.contains()."""
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

def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "->", type(error).__name__, str(error).split("\n")[0])

def hook(mapper, connection, target):
    print("insert", target)


def flushed(session, context):
    print("flushed")


session = Session(engine)
event.listen(User, "before_insert", hook)
event.listen(session, "after_flush", flushed)
print(event.contains(User, "before_insert", hook), event.contains(User, "after_insert", hook), event.contains(session, "after_flush", flushed))
session.add(User(name="a"))
session.flush()
event.remove(User, "before_insert", hook)
event.remove(session, "after_flush", flushed)
print(event.contains(User, "before_insert", hook), event.contains(session, "after_flush", flushed))
session.add(User(name="b"))
session.flush()
attempt("again", lambda: event.remove(User, "before_insert", hook))
def on_set(target, value, oldvalue, initiator):
    print("set", value)


event.listen(User.name, "set", on_set)
User(name="x")
event.remove(User.name, "set", on_set)
User(name="y")
