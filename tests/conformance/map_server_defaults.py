"""Server defaults are fetched after the INSERT."""
from sqlalchemy import Computed, create_engine, FetchedValue, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(server_default="3")
    twice: Mapped[int] = mapped_column(Computed("level * 2"))
    changed: Mapped[int] = mapped_column(default=1, onupdate=lambda: 2)
    name: Mapped[str | None] = mapped_column(server_default=text("'anon'"), server_onupdate=FetchedValue())


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User()
session.add(user)
session.flush()
print(user.level, user.twice, user.changed, user.name)
user.level = 5
session.flush()
print(user.twice, user.changed, user.name)
