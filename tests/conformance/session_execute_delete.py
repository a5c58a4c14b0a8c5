"""DELETE by criteria takes the objects out of the session."""
from sqlalchemy import delete

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
print(session.execute(delete(User).where(User.age < 30)).rowcount)
print(bob in session, ada in session)
session.execute(delete(User).where(User.name == "cy"), execution_options={"synchronize_session": "fetch"})
print(cy in session)
session.rollback()
print(bob in session, bob.name, session.scalars(select(User.name).order_by(User.id)).all())
