"""synchronize_session='evaluate' changes the objects at hand without a question."""
from sqlalchemy import String, create_engine, select, update
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2), User(name="cy")])
session.commit()
users = session.scalars(select(User).order_by(User.id)).all()
session.execute(update(User).where(User.age > 1).values(age=User.age + 10).execution_options(synchronize_session="evaluate"))
print([it.age for it in users], session.dirty)
session.execute(update(User).where(User.name.in_(["ada", "cy"])).values({"age": 7}))
print([it.age for it in users])
session.execute(update(User).where(User.age == 7, User.name == "cy").values({User.name: "cyd"}))
print([it.name for it in users])
