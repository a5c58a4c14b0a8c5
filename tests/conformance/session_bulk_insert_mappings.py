"""bulk_insert_mappings() writes rows without objects."""
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
rows = [{"name": "ada", "age": 1}, {"name": "bob"}, {"name": "cy", "age": None}, {"name": "dan", "age": 4}]
session.bulk_insert_mappings(User, rows)
print(rows[0], list(session))
more = [{"name": "eve"}, {"name": "flo"}]
session.bulk_insert_mappings(User, more, return_defaults=True)
print(more)
session.bulk_insert_mappings(User, [{"name": "gus", "age": None}, {"name": "hal", "age": 3}], render_nulls=True)
session.commit()
print(session.execute(select(User.id, User.name, User.age)).all())
