"""A sessionmaker takes its engine later, and keywords of the call win."""
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
Maker = sessionmaker(expire_on_commit=False)
session = Maker()
try:
    session.execute(select(User))
except Exception as error:
    print(type(error).__name__, error)
Maker.configure(bind=engine, info={"a": 1})
with Maker(info={"b": 2}) as session:
    print(session.bind is engine, session.info, session.expire_on_commit, session.autoflush)
    session.add(User(name="ada"))
    session.commit()
with Maker(autoflush=False, expire_on_commit=True) as session:
    print(session.expire_on_commit, session.autoflush, session.scalars(select(User)).all())
print(Maker.kw["expire_on_commit"], isinstance(session, Maker.class_), type(session).__name__)
