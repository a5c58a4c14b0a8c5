"""An isolation level for a session's connection, and again when it is open."""
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
import warnings

session = Session(engine)
connection = session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
print(connection.get_isolation_level())
session.execute(select(User))
again = session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
session.rollback()
