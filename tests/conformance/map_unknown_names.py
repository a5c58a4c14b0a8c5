"""Annotations with names or types that nobody knows."""
from typing import List

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def declare(annotation):
    class Base(DeclarativeBase):
        pass

    class A(Base):
        __tablename__ = "a"
        id: Mapped[int] = mapped_column(primary_key=True)
        x: annotation = mapped_column()


for annotation in (Mapped["Wat"], Mapped[List["Wat"]], Mapped[object], Mapped[complex], Mapped[list[int]], int, "Mapped[Wat]"):
    try:
        declare(annotation)
    except Exception as error:
        print(type(error).__name__, error)
