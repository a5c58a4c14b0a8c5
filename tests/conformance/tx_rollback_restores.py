"""After a rollback new objects are transient, deleted ones are back, changed ones expire."""
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2)])
session.commit()
ada, bob = session.scalars(select(User).order_by(User.id))
cy = User(name="cy")
session.add(cy)
ada.age = 100
session.delete(bob)
session.flush()
print(cy.id, inspect(bob).deleted)
session.rollback()
print(inspect(cy).transient, cy.id, cy.name, inspect(bob).persistent, bob.age, ada.age)
session.add(cy)
session.commit()
print(session.scalars(select(User.name)).all())
