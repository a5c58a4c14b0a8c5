"""binds for a base class, for a table and with bind_mapper() and bind_table()."""
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

def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "->", type(error).__name__, str(error).split("\n")[0])

other = create_engine("sqlite://")
session = Session(binds={Base: engine})
print(session.get_bind(User) is engine)
session = Session(engine, binds={User: other})
print(session.get_bind(User) is other, session.get_bind() is engine)
session = Session()
session.bind_mapper(User, other)
print(session.get_bind(User) is other)
session = Session()
session.bind_table(User.__table__, other)
print(session.get_bind(User) is other, session.get_bind(clause=select(User.__table__)) is other)
attempt("wrong", lambda: Session(binds={3: engine}))
