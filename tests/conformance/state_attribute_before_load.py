"""Unset attributes of a transient object are None; reading them is no change."""
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    posts: Mapped[list["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")

    def __repr__(self):
        return f"User({self.name})"


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User | None] = relationship(back_populates="posts")

    def __repr__(self):
        return f"Post({self.title})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
ada = User()
print(ada.name, ada.id, ada.posts, sorted(k for k in ada.__dict__ if not k.startswith("_")))
print(inspect(ada).attrs.name.history, inspect(ada).modified)
ada.name = None
print(inspect(ada).attrs.name.history)
session = Session(engine)
session.add(User(name="x"))
session.flush()
del session
