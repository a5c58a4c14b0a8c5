"""A text key given by the program: a plain executemany."""
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
class Tag(Base):
    __tablename__ = "tags"

    name: Mapped[str] = mapped_column(primary_key=True)
    weight: Mapped[int] = mapped_column(default=3)


Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Tag(name="x"), Tag(name="y", weight=1), Tag(name="z")])
session.flush()
print(session.execute(select(Tag.name, Tag.weight)).all())
for tag in session.scalars(select(Tag)):
    tag.weight += 1
session.commit()
session.add(Tag())
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).split("\n")[0])
