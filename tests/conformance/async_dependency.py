"""An asynchronous generator as a dependency that gives a session."""
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
from contextlib import asynccontextmanager

Maker = async_sessionmaker(engine)


async def get_session():
    async with Maker() as session:
        try:
            yield session
            await session.commit()
            print("committed")
        except Exception:
            await session.rollback()
            print("rolled back")
            raise


async def endpoint(name):
    async with asynccontextmanager(get_session)() as session:
        session.add(User(name=name))
        await session.flush()


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await endpoint("ada")
    try:
        await endpoint("ada")
    except Exception as error:
        print(type(error).__name__)
    async for session in get_session():
        print((await session.scalars(select(User))).all())


asyncio.run(main())
