"""get_bind() of a session is its engine or connection."""
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
print(session.get_bind() is engine, session.get_bind(User) is engine, session.bind is engine)
with engine.connect() as connection:
    session = Session(connection)
    print(session.get_bind() is connection, session.connection() is connection)
