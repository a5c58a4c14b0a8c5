"""An object added in after_flush is flushed by the commit."""
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
done = []


@event.listens_for(session, "after_flush")
def after_flush(session, context):
    if not done:
        done.append(True)
        session.add(User(name="late"))


session.add(User(name="a"))
session.flush()
print(session.new)
session.commit()
print(session.scalars(select(User.name)).all())
