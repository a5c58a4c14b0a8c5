"""What the __init__ of a mapped dataclass refuses."""
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, MappedAsDataclass


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    age: Mapped[int | None] = mapped_column(default=None)


for args, kw in (((), {}), (("a", 1, 2), {}), (("a",), {"x": 1}), ((), {"id": 1, "name": "a"})):
    try:
        User(*args, **kw)
    except TypeError as error:
        print(error)
print(User("a"), User("a") == User("a"))
