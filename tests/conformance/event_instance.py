"""The events init, load, refresh, expire and refresh_flush of instances."""
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
for name in ["init", "load", "refresh", "expire", "refresh_flush", "init_failure"]:
    event.listen(User, name, lambda *args, name=name: print(" ", name, [type(it).__name__ for it in args[:1]], [sorted(it) if it else it for it in args[2:]] if name in ("refresh", "refresh_flush") else args[1:] if name == "expire" else ""))
session = Session(engine)
print("make")
ada = User(name="ada")
session.add(ada)
session.commit()
print("read")
print(ada.name)
print("refresh")
session.refresh(ada)
session.refresh(ada, ["age"])
print("expire")
session.expire(ada, ["age"])
session.expire(ada)
session.expunge_all()
print("load")
print(session.scalars(select(User)).all())
print("again")
print(session.scalars(select(User).execution_options(populate_existing=True)).all())
