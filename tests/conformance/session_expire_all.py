"""expire_all() forgets everything that was loaded, and the next read of each object is one SELECT."""
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
session.add_all([User(name="ada"), User(name="bob")])
session.commit()
users = session.scalars(select(User).order_by(User.id)).all()
users[0].age = 4
session.expire_all()
print([sorted(k for k in it.__dict__ if not k.startswith("_")) for it in users])
print([it.name for it in users], users[0].age)
