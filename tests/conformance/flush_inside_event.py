"""A flush inside a flush is refused."""
from sqlalchemy import String, create_engine, event, select
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


@event.listens_for(session, "before_flush")
def again(session, context, instances):
    session.flush()


session.add(User(name="ada"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, error)
session.rollback()
