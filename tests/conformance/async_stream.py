"""stream() and stream_scalars() are read with `async for`."""
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
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add_all([User(name=name) for name in ["ada", "bob", "cy"]])
        await session.commit()
        result = await session.stream(select(User).order_by(User.id))
        async for row in result:
            print(row)
        async for user in await session.stream_scalars(select(User).order_by(User.id)):
            print(user)
        result = await session.stream(select(User.name).order_by(User.id))
        print(await result.first())
        result = await session.stream_scalars(select(User.name).order_by(User.id))
        print(await result.all())
        result = await session.stream(select(User.id, User.name).order_by(User.id))
        print([dict(it) async for it in result.mappings()])
        result = await session.stream(select(User.name).order_by(User.id))
        async for part in result.scalars().partitions(2):
            print(part)
    async with engine.connect() as connection:
        async with connection.stream(text("select name from users order by id")) as result:
            async for row in result:
                print(row.name)
        print(type(await connection.stream(select(User.name))).__name__)


asyncio.run(main())
