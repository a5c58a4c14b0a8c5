"""bulk_save_objects() writes objects without taking them in."""
from sqlalchemy import String, create_engine, inspect, select
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
users = [User(name="ada"), User(name="bob", age=2)]
session.bulk_save_objects(users)
print(users[0].id, inspect(users[0]).transient, list(session))
more = [User(name="cy"), User(name="dan")]
session.bulk_save_objects(more, return_defaults=True)
print([it.id for it in more])
session.commit()
ada = session.get(User, 1)
session.expunge(ada)
ada.age = 11
session.bulk_save_objects([ada, User(name="eve")])
session.commit()
print(session.execute(select(User.name, User.age)).all())
