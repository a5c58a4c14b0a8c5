"""The order of mapper and session events around flush and commit."""
from sqlalchemy import ForeignKey, String, create_engine, event, select
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
for name in ["before_flush", "after_flush", "after_flush_postexec", "before_commit", "after_commit", "after_begin",
             "after_transaction_create", "after_transaction_end", "after_rollback", "after_soft_rollback"]:
    event.listen(session, name, lambda *args, name=name: print("session", name, len(args)))
for cls in [User, Post]:
    for name in ["before_insert", "after_insert", "before_update", "after_update", "before_delete", "after_delete"]:
        event.listen(cls, name, lambda mapper, connection, target, name=name: print(name, target, mapper.class_.__name__))
ada = User(name="ada", posts=[Post(title="a"), Post(title="b")])
session.add(ada)
session.commit()
print("--")
ada.name = "eve"
ada.posts[0].title = "z"
session.commit()
print("--")
session.delete(ada)
session.flush()
session.rollback()
