"""What an AsyncSession passes on: sets, autoflush, no_autoflush, info, sync_session, expire, expunge, merge."""
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
async def main():
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    session = AsyncSession(engine, info={"a": 1})
    ada = User(name="ada")
    session.add(ada)
    print(session.new, session.dirty, session.deleted, ada in session, list(session), session.info, session.autoflush)
    with session.no_autoflush:
        print((await session.scalars(select(User))).all())
    await session.flush()
    ada.name = "eve"
    print(session.dirty, session.is_modified(ada), session.is_active)
    session.expire(ada)
    merged = await session.merge(User(id=1, name="zoe"))
    print(merged is ada, ada.name)
    session.expunge(ada)
    print(ada in session, type(session.sync_session).__name__, session.bind is engine)
    session.expunge_all()
    await session.close()
    print(session.get_bind() is engine.sync_engine)
    print(AsyncSession.object_session(ada), session.identity_map.keys())


asyncio.run(main())
