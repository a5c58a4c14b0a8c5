"""An object that was deleted and flushed can be expunged."""
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
session.add(User(name="ada"))
session.commit()
ada = session.get(User, 1)
session.delete(ada)
session.flush()
print(inspect(ada).deleted, ada in session)
session.expunge(ada)
print(inspect(ada).deleted, inspect(ada).detached)
session.commit()
print(inspect(ada).detached, inspect(ada).was_deleted)
