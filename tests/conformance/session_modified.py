"""is_modified() looks at net changes."""
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
ada = User(name="ada")
session.add(ada)
print(session.is_modified(ada))
session.commit()
print(session.is_modified(ada))
ada.name
ada.name = "ada"
print(session.is_modified(ada), ada in session.dirty)
ada.name = "eve"
print(session.is_modified(ada))
ada.name = "ada"
print(session.is_modified(ada))
session.commit()
ada.posts.append(Post(title="x"))
print(session.is_modified(ada), session.is_modified(ada, include_collections=False))
session.rollback()
ada.name = "zoe"
print(session.is_modified(ada))
