"""bulk_save_objects() keeps the order: a change of class starts another statement."""
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
objects = [User(id=1, name="a"), Post(id=1, title="x", user_id=1), User(id=2, name="b"), Post(id=2, title="y", user_id=2)]
session.bulk_save_objects(objects)
session.rollback()
objects = [User(id=1, name="a"), User(id=2, name="b"), Post(id=1, title="x"), Post(id=2, title="y")]
session.bulk_save_objects(objects)
session.commit()
print(session.scalars(select(Post.title)).all())
