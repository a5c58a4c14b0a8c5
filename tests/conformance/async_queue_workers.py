"""Workers that share a queue, each with a session."""
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
Maker = async_sessionmaker(engine, expire_on_commit=False)


async def worker(queue, saved):
    while True:
        name = await queue.get()
        async with Maker() as session:
            user = User(name=name)
            session.add(user)
            await session.commit()
            saved.append(user.name)
        queue.task_done()


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    queue, saved = asyncio.Queue(), []
    for i in range(4):
        await queue.put(f"u{i}")
    task = asyncio.create_task(worker(queue, saved))
    await queue.join()
    task.cancel()
    print(saved)
    await asyncio.gather(task, return_exceptions=True)
    async with Maker() as session:
        print((await session.scalars(select(User.name).order_by(User.id))).all())


asyncio.run(main())
