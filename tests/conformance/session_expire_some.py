"""expire() with names forgets just these; the next read loads only them."""
from sqlalchemy import ForeignKey, String, create_engine, select
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
session = Session(engine)
session.add(User(name="ada", posts=[Post(title="a")]))
session.commit()
ada = session.get(User, 1)
ada.posts
session.expire(ada, ["name"])
print(sorted(k for k in ada.__dict__ if not k.startswith("_")))
print(ada.name)
session.expire(ada, ["posts"])
print(sorted(k for k in ada.__dict__ if not k.startswith("_")))
print(ada.posts)
session.expire(ada)
print(sorted(k for k in ada.__dict__ if not k.startswith("_")))
print(ada.id, ada.name)
