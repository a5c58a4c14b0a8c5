"""`with Session()` closes at the end; without commit nothing is kept; an error passes on."""
from sqlalchemy import String, create_engine, inspect, select
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
with Session(engine) as session:
    ada = User(name="ada")
    session.add(ada)
    session.flush()
print(inspect(ada).detached, session.in_transaction())
with Session(engine) as session, session.begin():
    session.add(User(name="bob"))
try:
    with Session(engine) as session:
        session.add(User(name="bob"))
        session.commit()
except Exception as error:
    print(type(error).__name__)
with Session(engine) as session:
    print(session.scalars(select(User)).all())
