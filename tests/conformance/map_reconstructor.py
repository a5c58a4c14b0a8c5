"""reconstructor runs when a row is loaded, __init__ when an object is made."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, reconstructor, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)

    def __init__(self):
        self.made = "made"

    @reconstructor
    def loaded(self):
        self.made = "loaded"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User())
session.commit()
session.expunge_all()
print(User().made, session.scalars(select(User)).one().made)
