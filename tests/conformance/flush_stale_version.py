"""A version counter notices that somebody else was faster."""
from sqlalchemy import String, create_engine, select, text
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
class Doc(Base):
    __tablename__ = "docs"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


Base.metadata.create_all(engine)
session = Session(engine)
doc = Doc(body="x")
session.add(doc)
session.commit()
doc.body = "y"
session.commit()
print(doc.version)
doc.body = "z"
session.connection().execute(text("update docs set version = 9"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, error)
session.rollback()
session.delete(doc)
session.connection().execute(text("update docs set version = 9"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, error)
