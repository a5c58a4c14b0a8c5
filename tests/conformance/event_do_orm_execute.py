"""do_orm_execute sees every ORM statement and may change it."""
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
    print(state.is_select, state.is_insert, state.is_update, state.is_delete, state.is_orm_statement, state.is_relationship_load,
          state.is_column_load, state.session is session)
    if state.is_select and not state.is_column_load:
        state.statement = state.statement.where(User.age > 1)


print(session.scalars(select(User)).all())
session.execute(User.__table__.select())
session.execute(User.__table__.update().values(age=5))
