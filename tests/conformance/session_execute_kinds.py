"""execute(), scalars() and scalar() with entities, columns, core statements and text."""
from sqlalchemy import String, create_engine, func, select, text
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
print(session.execute(select(User).order_by(User.id)).all())
print(session.execute(select(User, User.age).order_by(User.id)).first())
print(session.scalars(select(User.name).order_by(User.id)).all())
print(session.scalar(select(func.count()).select_from(User)))
print(session.scalar(select(User).where(User.id == 77)))
print(session.execute(text("select name from users where age = :a"), {"a": 2}).scalar_one())
print(session.scalar(select(User.__table__.c.name)))
print(session.execute(select(User.name).where(User.age == 1)).mappings().all())
