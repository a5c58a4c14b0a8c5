"""Changes made between a failed flush and the rollback are thrown away with a warning."""
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
session.commit()
ada = session.get(User, 1)
session.add(User(name="ada"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__)
ada.age = 77
session.rollback()
print(ada.age)
