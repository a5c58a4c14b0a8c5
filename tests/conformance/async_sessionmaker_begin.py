"""async_sessionmaker, its begin(), and session.begin()."""
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


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with Maker.begin() as session:
        session.add(User(name="ada"))
    async with Maker() as session:
        async with session.begin():
            bob = User(name="bob")
            session.add(bob)
        print(bob.name, session.in_transaction())
    try:
        async with Maker() as session, session.begin():
            session.add(User(name="cy"))
            await session.flush()
            raise KeyError("no")
    except KeyError as error:
        print("caught", error)
    async with Maker() as session:
        print((await session.scalars(select(User.name))).all())


asyncio.run(main())
