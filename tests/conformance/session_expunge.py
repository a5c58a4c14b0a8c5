"""expunge() detaches an object with what its cascades reach; what is loaded stays readable."""
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
post = ada.posts[0]
ada.name
session.expunge(ada)
print(ada in session, post in session, ada.name, len(session.identity_map))
attempt("lazy", lambda: post.author)
attempt("again", lambda: session.expunge(ada))
attempt("transient", lambda: session.expunge(User(name="x")))
pending = User(name="p")
session.add(pending)
session.expunge(pending)
print(pending in session, session.new)
