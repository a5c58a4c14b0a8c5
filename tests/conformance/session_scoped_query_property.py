"""A class finds its rows through the query property of a scoped_session."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker


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
Scoped = scoped_session(sessionmaker(engine))
Base.query = Scoped.query_property()
Scoped.add_all([User(name="ada", age=3), User(name="bob", age=4)])
Scoped.commit()
print(User.query.filter_by(name="bob").one().age)
print(User.query.order_by(User.name.desc()).all())
