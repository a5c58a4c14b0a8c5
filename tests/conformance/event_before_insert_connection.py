"""before_insert may change the object and write with the connection."""
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
class Log(Base):
    __tablename__ = "log"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


Base.metadata.create_all(engine)


@event.listens_for(User, "before_insert")
def before(mapper, connection, target):
    target.age = 1


@event.listens_for(User, "after_update")
@event.listens_for(User, "after_insert")
def after(mapper, connection, target):
    connection.execute(Log.__table__.insert().values(text=f"{target.name} {target.id}"))


session = Session(engine)
ada = User(name="ada")
session.add(ada)
session.commit()
ada.name = "eve"
session.commit()
print(session.scalars(select(Log.text)).all(), ada.age)
