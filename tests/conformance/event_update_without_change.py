"""before_update is called for dirty objects without net change; object_session().is_modified() tells."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, object_session


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
@event.listens_for(User, "before_update")
def before(mapper, connection, target):
    print("before", object_session(target).is_modified(target, include_collections=False))


event.listen(User, "after_update", lambda mapper, connection, target: print("after"))
session = Session(engine)
session.add(User(name="ada"))
session.commit()
ada = session.get(User, 1)
ada.name = "ada"
session.flush()
ada.name = "eve"
session.flush()
