"""Events of the synchronous session and engine behind the asynchronous ones."""
import asyncio

from sqlalchemy import ForeignKey, String, event, select
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
event.listen(engine.sync_engine, "before_cursor_execute", lambda conn, cursor, statement, *rest: print("sql", statement.split()[0]))


async def main():
    async with engine.begin() as connection:
        await connection.run_sync(User.__table__.create)
    async with AsyncSession(engine) as session:
        event.listen(session.sync_session, "before_commit", lambda session: print("before commit", type(session).__name__))
        session.add(User(name="ada"))
        await session.commit()


asyncio.run(main())
