"""An UPDATE that meets no row is a StaleDataError; the session needs a rollback."""
from sqlalchemy import String, create_engine, select, text
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
session.add_all([User(name="a"), User(name="b")])
session.commit()
a, b = session.scalars(select(User).order_by(User.id))
session.execute(text("delete from users where id = 1"))
a.age, b.age = 1, 2
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, error)
try:
    session.execute(select(User))
except Exception as error:
    print(type(error).__name__, error)
session.rollback()
print(session.scalars(select(User)).all())
