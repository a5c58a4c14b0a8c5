"""A session with an engine for each class, table or base."""
from sqlalchemy import String, create_engine, select, text
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

class Other(Base):
    __tablename__ = "others"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]


second = create_engine("sqlite://")
Base.metadata.create_all(engine)
Base.metadata.create_all(second)
session = Session(binds={User: engine, Other: second})
session.add_all([User(name="ada"), Other(label="o")])
session.commit()
print(session.scalars(select(User)).all(), session.scalar(select(Other.label)))
print(session.get_bind(User) is engine, session.get_bind(Other) is second)
attempt("text", lambda: session.execute(text("select 1")))
with engine.connect() as connection:
    print(connection.execute(select(User.__table__)).all(), connection.execute(select(Other.__table__)).all())
with second.connect() as connection:
    print(connection.execute(select(User.__table__)).all(), connection.execute(select(Other.__table__)).all())
