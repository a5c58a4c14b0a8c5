"""A sessionmaker makes sessions of a class of the program's own."""
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
class Counting(Session):
    commits = 0

    def commit(self):
        Counting.commits += 1
        super().commit()


Maker = sessionmaker(engine, class_=Counting)
with Maker() as session:
    session.add(User(name="ada"))
    session.commit()
print(Counting.commits, isinstance(session, Counting), type(session) is Counting)
with Maker.begin() as session:
    session.add(User(name="bob"))
print(Counting.commits)
