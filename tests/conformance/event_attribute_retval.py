"""A listener with retval=True changes what is set."""
from sqlalchemy import String, create_engine, event, select
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
@event.listens_for(User.name, "set", retval=True)
def clean(target, value, oldvalue, initiator):
    return value.strip().lower()


@event.listens_for(User.age, "set")
def check(target, value, oldvalue, initiator):
    if value is not None and value < 0:
        raise ValueError("too young")


ada = User(name="  ADA ")
print(ada.name)
try:
    ada.age = -1
except ValueError as error:
    print(error, ada.age)
