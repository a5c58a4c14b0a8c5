"""Optimistic locking."""
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Doc(Base):
    __tablename__ = "doc"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    version_id: Mapped[int] = mapped_column(nullable=False)
    __mapper_args__ = {"version_id_col": version_id}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
doc = Doc(title="a")
session.add(doc)
session.commit()
print(doc.version_id)
other = Session(engine)
same = other.get(Doc, 1)
same.title = "b"
doc.title
other.commit()
doc.title = "c"
try:
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
session.rollback()
print(doc.title, doc.version_id)
session.delete(doc)
same.title = "z"
other.commit()
try:
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
