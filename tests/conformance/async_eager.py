"""Eager loading is the way in asynchronous code."""
import asyncio

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload


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
async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(name="ada", posts=[Post(title="a"), Post(title="b")]))
        await session.commit()
    async with AsyncSession(engine) as session:
        for user in await session.scalars(select(User).options(selectinload(User.posts))):
            print(user.posts)
    async with AsyncSession(engine) as session:
        for user in (await session.scalars(select(User).options(joinedload(User.posts)))).unique():
            print(user.posts)
        ada = await session.get(User, 1, options=[selectinload(User.posts)], populate_existing=True)
        print(ada.posts)


asyncio.run(main())
