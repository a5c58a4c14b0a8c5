"""get() of an expired object looks whether its row is still there."""
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
session.add_all([User(name="ada"), User(name="bob")])
session.commit()
ada = session.get(User, 1)
print("name" in ada.__dict__)
session.commit()
print(session.get(User, 1) is ada, "name" in ada.__dict__)
session.commit()
session.execute(User.__table__.delete())
print(session.get(User, 1))
print(ada in session)
