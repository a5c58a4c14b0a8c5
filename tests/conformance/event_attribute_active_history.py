"""active_history=True loads the old value first."""
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
session.add(User(name="ada", age=1))
session.commit()
ada = session.get(User, 1)
session.commit()


@event.listens_for(User.age, "set", active_history=True)
def on_set(target, value, oldvalue, initiator):
    print(value, oldvalue)


ada.age = 5
session.commit()
event.listen(User.name, "set", lambda target, value, oldvalue, initiator: print(value, oldvalue))
ada.name = "eve"
