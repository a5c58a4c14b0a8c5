"""A dependency as FastAPI calls it: a generator that closes the session, whatever happens."""

from contextlib import contextmanager

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
SessionLocal = sessionmaker(engine)


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        print("closed")
        db.close()


def call(endpoint, *args):
    """What a framework does with `db: Session = Depends(get_db)`."""
    dependency = get_db()
    db = next(dependency)
    try:
        return endpoint(*args, db=db)
    except Exception as error:
        try:
            dependency.throw(error)
        except Exception as again:
            return type(again).__name__
    finally:
        dependency.close()


def create(name, db: Session):
    user = User(name=name)
    db.add(user)
    db.commit()
    db.refresh(user)
    return user.id


def names(db: Session):
    return db.scalars(select(User.name)).all()


def fails(db: Session):
    db.add(User(name="lost"))
    db.execute(text("select * from nowhere"))


print(call(create, "a"), call(create, "b"), call(fails), call(names))
with contextmanager(get_db)() as db:
    print(db.get(User, 1).name)
