"""async_scoped_session: one session for each task."""
import asyncio

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_scoped_session, async_sessionmaker, create_async_engine
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
Scoped = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)


async def work(name):
    Scoped.add(User(name=name))
    await Scoped.commit()
    session = Scoped()
    same = Scoped() is session
    await Scoped.remove()
    return same, id(session)


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    print((await work("ada"))[0])
    async with Scoped() as session:
        print((await session.scalars(select(User))).all())
    print((await Scoped.scalars(select(User.name))).all(), await Scoped.get(User, 1))
    await Scoped.remove()


asyncio.run(main())
