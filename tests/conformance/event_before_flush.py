"""before_flush sees new, dirty and deleted and may change them."""
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
session = Session(engine)


@event.listens_for(session, "before_flush")
def before_flush(session, flush_context, instances):
    print(sorted(repr(it) for it in session.new), session.dirty, session.deleted, instances)
    for it in session.new:
        it.age = it.age or 18
    for it in list(session.deleted):
        session.add(it)
        it.age = 0


session.add_all([User(name="a"), User(name="b", age=3)])
session.commit()
a = session.get(User, 1)
session.delete(a)
session.commit()
print(session.execute(select(User.name, User.age)).all())
