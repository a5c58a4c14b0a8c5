"""The order of rows that nothing asks for: joins without an index, and foreign keys."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Role(Base):
    __tablename__ = "roles"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    users: Mapped[list["User"]] = relationship(back_populates="role")


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int]
    role_id: Mapped[int] = mapped_column(ForeignKey("roles.id"))
    role: Mapped[Role] = relationship(back_populates="users")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    names = ["zoe", "ann", "mia", "bob"]
    session.add_all(
        [
            Role(name="reader", users=[User(name=it, age=at) for at, it in enumerate(names)]),
            Role(name="writer", users=[User(name=it, age=9 - at) for at, it in enumerate(names)]),
        ]
    )
    session.commit()

# Nothing asks for an order, and no index helps: the join decides.
with Session(engine) as session:
    for role in session.scalars(select(Role).options(joinedload(Role.users))).unique():
        print(role.name, [it.name for it in role.users])
with Session(engine) as session:
    print(session.execute(select(Role.name, User.age).join(Role.users).order_by(Role.id)).all())
    print(session.execute(select(Role.name, User.id).outerjoin(Role.users)).all())
    print(session.scalars(select(User.name).where(User.role_id > 0)).all())
    print(session.scalars(select(User.name).where(User.role_id.in_([2, 1]))).all())
