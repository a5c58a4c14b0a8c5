"""A session on a connection that is in a savepoint."""
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
with engine.connect() as connection:
    connection.begin()
    savepoint = connection.begin_nested()
    session = Session(connection)
    session.add(User(name="ada"))
    session.commit()
    print(savepoint.is_active)
    session.add(User(name="bob"))
    session.flush()
    session.rollback()
    print(savepoint.is_active, connection.execute(select(User.__table__.c.name)).all())
    connection.rollback()
