"""Histories of scalars, references and collections."""
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, attributes, mapped_column, relationship


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
ada = User(name="ada")
print(inspect(ada).attrs.name.history)
session.add(ada)
session.commit()
print(inspect(ada).attrs.name.history, inspect(ada).attrs.name.load_history())
ada.name = "eve"
print(inspect(ada).attrs.name.history)
ada.name = "ada"
print(inspect(ada).attrs.name.history)
post = Post(title="a")
ada.posts.append(post)
print(inspect(ada).attrs.posts.history, inspect(post).attrs.author.history)
session.commit()
ada.posts
print(inspect(ada).attrs.posts.history)
ada.posts.remove(post)
history = attributes.get_history(ada, "posts")
print(history, history.deleted, history.has_changes(), history.empty(), history.sum(), history.non_deleted(), history.non_added())
print(inspect(post).attrs.author.history)
del ada.name
print(inspect(ada).attrs.name.history)
