"""An object through all its states."""
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
def show(label):
    it = inspect(ada)
    names = ["transient", "pending", "persistent", "deleted", "detached", "was_deleted"]
    print(label, [name for name in names if getattr(it, name)], it.identity, it.session is session)


session = Session(engine)
ada = User(name="ada")
show("new")
session.add(ada)
show("add")
session.flush()
show("flush")
session.commit()
show("commit")
session.delete(ada)
show("delete")
session.flush()
show("flush")
session.commit()
show("commit")
