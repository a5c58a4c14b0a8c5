"""An ORM update with RETURNING gives objects, fresh ones too."""
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2)])
session.commit()
ada = session.get(User, 1)
got = session.scalars(update(User).values(age=User.age + 1).returning(User)).all()
print([(it.name, it.age) for it in got], ada.age, ada in got)
print(session.execute(update(User).where(User.id == 2).values(age=50).returning(User.id, User.age)).all())
print(session.get(User, 2).age)
