"""Tables that nothing connects give a warning, once for each statement."""
import warnings
from sqlalchemy import create_engine, ForeignKey, func, select, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    posts: Mapped[list["Post"]] = relationship()


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
quiet = create_engine("sqlite://", enable_from_linting=False)
Base.metadata.create_all(quiet)
statements = [
    select(User, Post), select(User, Post), select(User.id).where(Post.id == 1),
    select(User, Post).where(User.id == Post.user_id), select(User, Post).join(User.posts),
    select(User, Post).join(Post, true()), select(User).where(User.posts.any()),
    select(User).where(User.id.in_(select(Post.user_id))), select(func.count()).select_from(User, Post),
    select(User, Post).where(User.id > Post.id), select(User.id, select(Post.id).limit(1).scalar_subquery()),
]
for made in (engine, quiet):
    with Session(made) as session:
        for statement in statements:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                session.execute(statement).all()
            print([(it.category.__name__, str(it.message)[:54]) for it in caught])
