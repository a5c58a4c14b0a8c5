"""A synonym over a property."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, synonym


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    _name: Mapped[str] = mapped_column("name")

    @property
    def shout(self):
        return self._name.upper()

    name = synonym("_name", descriptor=shout)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(_name="ada")
session.add(user)
session.commit()
print(user.name, session.scalars(select(User).where(User.name == "ada")).one().name)
