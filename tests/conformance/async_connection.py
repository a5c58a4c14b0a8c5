"""AsyncConnection: execute, scalars, begin, nested transactions, commit and rollback."""
import asyncio

from sqlalchemy import ForeignKey, String, insert, select, text
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
    async with engine.connect() as connection:
        await connection.run_sync(Base.metadata.create_all)
        await connection.commit()
        await connection.execute(insert(User.__table__), [{"name": "ada"}, {"name": "bob"}])
        print(connection.in_transaction())
        await connection.commit()
        async with connection.begin() as transaction:
            await connection.execute(text("insert into users (name) values ('cy')"))
            print(transaction.is_active)
            savepoint = await connection.begin_nested()
            await connection.execute(text("insert into users (name) values ('dan')"))
            await savepoint.rollback()
        print((await connection.scalars(select(User.name))).all())
        print(await connection.scalar(text("select count(*) from users")))
        await connection.execute(text("delete from users"))
        await connection.rollback()
        print((await connection.execute(select(User.__table__.c.name))).all())
        print((await connection.exec_driver_sql("select 1")).scalar())
    print(connection.closed)


asyncio.run(main())
