"""An ORM delete takes the objects at hand out of the session."""
from sqlalchemy import String, create_engine, delete, inspect, select
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2), User(name="cy", age=3)])
session.commit()
users = session.scalars(select(User).order_by(User.id)).all()
session.execute(delete(User).where(User.age > 2))
print([it in session for it in users], inspect(users[2]).deleted)
session.execute(delete(User).where(User.name.like("b%")).execution_options(synchronize_session="fetch"))
print([it in session for it in users])
session.execute(delete(User), execution_options={"synchronize_session": False})
print([it in session for it in users])
session.rollback()
print([it in session for it in users], [it.age for it in users])
