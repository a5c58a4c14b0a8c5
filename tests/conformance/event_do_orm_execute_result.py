"""do_orm_execute may answer itself, or run the statement with other options."""
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
session.add_all([User(name="ada", age=1), User(name="bob", age=2)])
session.commit()


@event.listens_for(session, "do_orm_execute")
def seen(state):
    if state.execution_options.get("show"):
        print(dict(state.execution_options).get("show"), state.parameters, state.bind_mapper.class_.__name__)
        result = state.invoke_statement()
        return result


print(session.scalars(select(User), execution_options={"show": 1}).all())
print(session.scalars(select(User.name).order_by(User.id)).all())
