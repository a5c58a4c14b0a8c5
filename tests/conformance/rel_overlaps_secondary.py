"""A many-to-many beside an association object is warned of, or told to be an overlap."""
from sqlalchemy import ForeignKey
from sqlalchemy.orm import configure_mappers, DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Link(Base):
    __tablename__ = "link"

    left_id: Mapped[int] = mapped_column(ForeignKey("left.id"), primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("right.id"), primary_key=True)
    child: Mapped["Right"] = relationship(back_populates="links")
    parent: Mapped["Left"] = relationship(back_populates="links")


class Left(Base):
    __tablename__ = "left"

    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Right"]] = relationship(secondary="link", back_populates="parents")
    links: Mapped[list[Link]] = relationship(back_populates="parent")


class Right(Base):
    __tablename__ = "right"

    id: Mapped[int] = mapped_column(primary_key=True)
    parents: Mapped[list[Left]] = relationship(secondary="link", back_populates="children")
    links: Mapped[list[Link]] = relationship(back_populates="child")


configure_mappers()
