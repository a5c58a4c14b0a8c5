"""One user, one profile: no list on either side."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    profile: Mapped["Profile | None"] = relationship(back_populates="user", cascade="all, delete-orphan")


class Profile(Base):
    __tablename__ = "profiles"

    id: Mapped[int] = mapped_column(primary_key=True)
    bio: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    user: Mapped[User] = relationship(back_populates="profile")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ada, bob = User(name="ada", profile=Profile(bio="counts")), User(name="bob")
session.add_all([ada, bob])
session.commit()
print(ada.profile.bio, bob.profile, ada.profile.user is ada)
ada.profile = None
session.commit()
print(session.scalars(select(Profile)).all())
bob.profile = Profile(bio="sings")
session.commit()
print(session.scalars(select(Profile)).one().user.name)
session.delete(bob)
session.commit()
print(session.scalars(select(Profile)).all())
