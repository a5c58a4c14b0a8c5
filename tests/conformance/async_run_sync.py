"""run_sync() of a session and of a connection lets synchronous code load lazily."""
import asyncio

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    posts: Mapped[list["Post"]] = relationship(back_populates="author", order_by="Post.id")

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


engine = create_async_engine("sqlite+aiosqlite://")
def names(session, prefix):
    return [prefix + post.title for user in session.scalars(select(User)) for post in user.posts]


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        print(await connection.run_sync(lambda sync: sync.in_transaction()))
    async with AsyncSession(engine) as session:
        session.add(User(name="ada", posts=[Post(title="a"), Post(title="b")]))
        await session.commit()
        print(await session.run_sync(names, "p"))
        print(await session.run_sync(lambda sync: type(sync).__name__))


asyncio.run(main())
