"""An UPDATE names only what changed; setting an equal value changes nothing."""
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
ada, bob, cy = session.scalars(select(User).order_by(User.id)).all()
ada.age = 37
bob.name = "bob"
cy.name, cy.age = "cyd", 5
session.flush()
ada.age = 38
ada.age = 37
session.flush()
print(session.dirty, session.is_modified(ada))
ada.age += 1
print(ada in session.dirty, session.is_modified(ada), session.is_modified(bob))
session.commit()
