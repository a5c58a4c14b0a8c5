"""A join condition of one's own, with an extra criterion."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    DeclarativeBase, joinedload, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    boston: Mapped[list["Address"]] = relationship(
        primaryjoin="and_(User.id == Address.user_id, Address.city == 'Boston')", viewonly=True, order_by="Address.id")
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(addresses=[Address(city="Boston"), Address(city="Rome"), Address(city="Boston")]))
session.commit()
user = session.scalars(select(User)).one()
print([it.id for it in user.boston])
session.expunge_all()
print([len(it.boston) for it in session.scalars(select(User).options(selectinload(User.boston)))])
session.expunge_all()
print([len(it.boston) for it in session.scalars(select(User).options(joinedload(User.boston))).unique()])
print(session.scalars(select(User.id).where(User.boston.any(Address.id == 3))).all())
