"""after_bulk_update and after_bulk_delete."""
from sqlalchemy import String, create_engine, delete, event, select, update
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


@event.listens_for(session, "after_bulk_update")
def updated(context):
    print("update", context.result.rowcount, context.values if hasattr(context, "values") else None, context.session is session)


@event.listens_for(session, "after_bulk_delete")
def deleted(context):
    print("delete", context.result.rowcount)


session.query(User).filter(User.age > 1).update({"age": 5})
session.execute(update(User).values(age=6))
session.query(User).filter(User.age > 1).delete()
session.execute(delete(User))
