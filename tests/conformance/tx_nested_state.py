"""Attributes changed inside a savepoint expire when it is rolled back; others stay loaded."""
from sqlalchemy import String, create_engine, select
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
nested = session.begin_nested()
ada.age = 10
cy = User(name="cy")
session.add(cy)
session.flush()
nested.rollback()
print("age" in ada.__dict__, "age" in bob.__dict__, cy in session, cy.id)
print(ada.age, bob.age)
