"""refresh() with names reads just these, and complains of names that are not there."""
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

def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "->", type(error).__name__, str(error).split("\n")[0])

session = Session(engine)
session.add(User(name="ada", posts=[Post(title="a")]))
session.commit()
ada = session.get(User, 1)
ada.posts
session.execute(User.__table__.update().values(name="eve"))
session.refresh(ada, ["name"])
print(ada.name)
session.refresh(ada, attribute_names=["posts"])
print(ada.posts)
session.refresh(ada, ["name", "posts"])
print(ada.name, ada.posts)
attempt("unknown", lambda: session.refresh(ada, ["nope"]))
attempt("empty", lambda: session.refresh(ada, []))
