"""A base class may name the tables of all its subclasses."""
from sqlalchemy.orm import DeclarativeBase, declared_attr, Mapped, mapped_column


class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[int] = mapped_column(default=1, sort_order=10)


class User(Base):
    name: Mapped[str]


class Note(Base):
    text: Mapped[str]


print(User.__table__.columns.keys(), Note.__table__.name)
