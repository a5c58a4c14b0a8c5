"""update() and delete() by criteria."""
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
print(session.query(User).filter(User.age > 30).update({"age": 1}), ada.age)
print(session.query(User).filter(User.name == "bob").update({User.age: User.age + 5}))
print(session.query(User).filter(User.age == None).delete(), session.query(User).count())  # noqa: E711
session.commit()
print(session.query(User.name, User.age).order_by(User.id).all())
