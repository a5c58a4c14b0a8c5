"""The events of an object's way through its states."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient, mapped_column


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
for name in ["before_attach", "after_attach", "transient_to_pending", "pending_to_transient", "pending_to_persistent",
             "persistent_to_transient", "persistent_to_deleted", "deleted_to_detached", "deleted_to_persistent",
             "persistent_to_detached", "detached_to_persistent", "loaded_as_persistent"]:
    event.listen(session, name, lambda session, instance, name=name: print(" ", name, instance.__dict__.get("name")))
ada, bob = User(name="ada"), User(name="bob")
print("add")
session.add_all([ada, bob])
print("expunge")
session.expunge(bob)
print("flush")
session.flush()
print("rollback")
session.rollback()
print("commit")
session.add(ada)
session.commit()
print("delete, rollback")
session.delete(ada)
session.flush()
session.rollback()
print("expunge, add")
session.expunge(ada)
session.add(ada)
print("delete, commit")
session.delete(ada)
session.commit()
print("make_transient, add")
make_transient(ada)
session.add(ada)
session.commit()
print("load")
session.expunge_all()
del ada
print(session.scalars(select(User)).all())
