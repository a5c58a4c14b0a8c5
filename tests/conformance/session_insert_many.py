"""An ORM insert of several rows: one statement, and with RETURNING the objects."""
from sqlalchemy import String, create_engine, insert, select
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
session.execute(insert(User), [{"name": "ada"}, {"name": "bob"}])
users = session.scalars(insert(User).returning(User), [{"name": "cy", "age": 1}, {"name": "dan", "age": 2}]).all()
print(users, users[0] in session)
names = session.execute(insert(User).returning(User.id, User.name), [{"name": "eve"}, {"name": "flo"}]).all()
print(names)
session.commit()
