"""A misspelt attribute, on the object and on the class."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
user = User(name="ada")
try:
    user.nam
except AttributeError as error:
    print(error)
try:
    select(User).where(User.nam == "x")
except AttributeError as error:
    print(error)
select(User).filter_by(nam="x")
