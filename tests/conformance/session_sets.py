"""new, dirty and deleted say what the next flush will do."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
ada = session.get(User, 1)
bob = session.get(User, 2)
eve = User(name="eve")
session.add(eve)
ada.age = 1
session.delete(bob)
print([it.name for it in session.new], [it.name for it in session.dirty], [it.name for it in session.deleted])
print(eve in session, bob in session, sorted(it.name for it in session))
session.flush()
print(list(session.new), list(session.dirty), list(session.deleted), bob in session)
session.expunge(ada)
print(ada in session, ada.name)
