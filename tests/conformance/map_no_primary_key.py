"""A class without a primary key cannot be mapped."""
from sqlalchemy.orm import DeclarativeBase, Mapped


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    text: Mapped[str]
