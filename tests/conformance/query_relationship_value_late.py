"""An object that a relationship is compared with gives its key when the statement runs, after the autoflush."""
from sqlalchemy import ForeignKey, create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, with_parent


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    user = User(addresses=[Address(), Address()])
    session.add(user)
    print(len(session.scalars(select(Address).where(Address.user == user)).all()))
    session.commit()
    print(session.execute(update(Address).where(Address.user == user).values(user_id=None)).rowcount)
    session.rollback()
    print(session.scalars(select(Address.id).where(with_parent(user, User.addresses))).all())
    print(session.scalars(select(User).where(User.addresses.contains(user.addresses[0]))).one() is user)
    print(select(Address).where(Address.user == user))
    print(select(Address).where(Address.user == user).compile(compile_kwargs={"literal_binds": True}))
    print(select(Address).where(Address.user == user).compile().params)
    print(session.scalars(select(Address.id).where(Address.user == User(id=9))).all())
    print(session.query(Address).filter_by(user=user).count())
