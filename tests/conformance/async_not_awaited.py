"""Using an AsyncConnection that was not started, and forgetting await."""
import asyncio

from sqlalchemy import ForeignKey, String, select, text
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
async def main():
    connection = engine.connect()
    try:
        await connection.execute(text("select 1"))
    except Exception as error:
        print(type(error).__name__, error)
    connection = await engine.connect()
    print((await connection.execute(text("select 1"))).scalar())
    await connection.close()
    async with AsyncSession(engine) as session:
        coroutine = session.execute(text("select 1"))
        print(type(coroutine).__name__)
        try:
            coroutine.all()
        except AttributeError as error:
            print(error)
        await coroutine


asyncio.run(main())
