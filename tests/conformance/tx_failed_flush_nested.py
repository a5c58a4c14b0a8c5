"""A failed flush inside a savepoint leaves the outer transaction usable."""
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
session = Session(engine)
session.add(User(name="ada"))
session.flush()
for name in ["bob", "ada", "cy"]:
    try:
        with session.begin_nested():
            session.add(User(name=name))
    except Exception as error:
        print(name, type(error).__name__)
session.commit()
print(session.scalars(select(User.name)).all())
