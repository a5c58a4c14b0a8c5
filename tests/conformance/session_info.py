"""info of sessions and sessionmakers."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


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
session = Session(engine, info={"a": 1})
session.info["b"] = 2
print(session.info)
Maker = sessionmaker(engine, info={"x": 1})
one, two = Maker(), Maker(info={"x": 2, "y": 3})
one.info["z"] = 0
print(one.info, two.info, Maker().info)
