"""UPDATE by criteria keeps the objects in the session in step."""
from sqlalchemy import update

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
result = session.execute(update(User).where(User.age > 10).values(age=User.age + 1))
print(result.rowcount, ada.age, bob.age, cy.age)
session.execute(update(User).where(User.name == "cy").values({"age": 1, User.name: "cyd"}))
print(cy.name, cy.age)
session.execute(update(User).values(age=0).execution_options(synchronize_session=False))
print(ada.age)
session.commit()
print(ada.age)
session.execute(update(User), [{"id": 1, "age": 5}, {"id": 2, "age": 6}])
print(session.execute(select(User.id, User.age).order_by(User.id)).all())
