"""flag_modified(), flag_dirty(), set_committed_value(), set_attribute() and friends."""
from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, attributes, mapped_column


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
session.add(User(name="ada", age=1))
session.commit()
ada = session.get(User, 1)
ada.name
attributes.flag_modified(ada, "age")
print(ada in session.dirty, session.is_modified(ada))
session.flush()
attributes.flag_dirty(ada)
print(ada in session.dirty, session.is_modified(ada))
session.flush()
attributes.set_committed_value(ada, "age", 50)
print(ada.age, ada in session.dirty)
attributes.set_attribute(ada, "age", 60)
print(attributes.get_attribute(ada, "age"), ada in session.dirty, attributes.get_history(ada, "age"))
attributes.del_attribute(ada, "age")
print(ada.age)
session.expire(ada)
attempt("unloaded", lambda: attributes.flag_modified(ada, "age"))
print(attributes.instance_state(ada) is inspect(ada))
