"""A TypeDecorator column changes values on the way in and out."""
from sqlalchemy import create_engine, select, String, text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Shout(TypeDecorator):
    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value and value.lower()

    def process_result_value(self, value, dialect):
        return value and value.upper()


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Shout(20))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(name="Ada"))
session.commit()
print(session.scalars(select(User).where(User.name == "ADA")).one().name, session.scalar(text("select name from users")))
