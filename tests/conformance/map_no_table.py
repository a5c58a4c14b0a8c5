"""A class without a table cannot be mapped."""
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
