"""identity_key() from a class, an object and a row."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, util


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
ada = User(name="ada")
session.add(ada)
session.commit()
print(Session.identity_key(User, 1))
print(Session.identity_key(User, (1,)))
print(Session.identity_key(instance=ada))
print(util.identity_key(User, 1) == util.identity_key(instance=ada))
print(session.identity_map[util.identity_key(User, 1)] is ada)
row = session.execute(select(User.__table__)).one()
print(Session.identity_key(User, row=row))
