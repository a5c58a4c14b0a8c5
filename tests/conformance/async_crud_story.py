"""A CRUD layer over AsyncSession, with dependencies, tasks and a lock."""
import asyncio
from contextlib import asynccontextmanager
from typing import AsyncGenerator, Optional
from sqlalchemy import ForeignKey, String, select, func, update, delete, exc
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine, async_sessionmaker, AsyncAttrs, async_scoped_session
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, joinedload, contains_eager
class Base(AsyncAttrs, DeclarativeBase): pass
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(100), unique=True)
    items: Mapped[list["Item"]] = relationship(back_populates="owner", cascade="all, delete-orphan")
class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship(back_populates="items")
engine = create_async_engine("sqlite+aiosqlite:///:memory:")
SessionLocal = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
async def get_db() -> AsyncGenerator[AsyncSession, None]:
    async with SessionLocal() as session:
        try:
            yield session
            await session.commit()
        except Exception:
            await session.rollback()
            raise
@asynccontextmanager
async def uow():
    async with SessionLocal() as s:
        async with s.begin():
            yield s
class Crud:
    def __init__(self, model): self.model = model
    async def get(self, db, id): return await db.get(self.model, id)
    async def list(self, db, skip=0, limit=10): return (await db.execute(select(self.model).order_by(self.model.id).offset(skip).limit(limit))).scalars().all()
    async def create(self, db, **kw):
        obj = self.model(**kw); db.add(obj); await db.flush(); await db.refresh(obj); return obj
    async def remove(self, db, id):
        obj = await self.get(db, id)
        if obj: await db.delete(obj); await db.flush()
        return obj
async def main():
    async with engine.begin() as conn:
        await conn.run_sync(Base.metadata.create_all)
    users = Crud(User)
    async for db in get_db():
        u = await users.create(db, email="a@x")
        db.add_all([Item(title="i1", owner=u), Item(title="i2", owner_id=u.id)])
    async with uow() as s:
        await users.create(s, email="b@x")
    try:
        async with uow() as s: await users.create(s, email="b@x")
    except exc.IntegrityError as e: print("dup", e.orig)
    async with SessionLocal() as s:
        print([u.email for u in await users.list(s)])
        u = await users.get(s, 1)
        try: print(len(u.items))
        except exc.StatementError as e: print(type(e).__name__)
        print([i.title for i in await u.awaitable_attrs.items])
        u2 = (await s.execute(select(User).options(joinedload(User.items)).where(User.id == 1))).unique().scalar_one()
        print(u2 is u, len(u2.items))
        r = await s.execute(select(Item).join(Item.owner).options(contains_eager(Item.owner)).where(User.email == "a@x").order_by(Item.id))
        print([(i.title, i.owner.email) for i in r.scalars()])
        print((await s.execute(select(User.email, func.count(Item.id)).outerjoin(User.items).group_by(User.id).order_by(User.id))).all())
        async for row in await s.stream(select(Item.title).order_by(Item.id)): print(row.title)
        res = await s.stream_scalars(select(User).order_by(User.id))
        print([x.email for x in await res.all()])
        await s.execute(update(User).where(User.id == 2).values(email="c@x")); await s.commit()
        print(await s.scalar(select(User.email).where(User.id == 2)))
        async with s.begin_nested():
            s.add(Item(title="n", owner_id=2))
        await s.rollback()
        print((await s.scalars(select(func.count(Item.id)))).one())
        await users.remove(s, 1); await s.commit()
        await s.execute(delete(Item))
        print((await s.execute(delete(User).where(User.id > 0))).rowcount, await s.scalar(select(func.count(Item.id))))
        await s.rollback()
    lock = asyncio.Lock(); log = []
    async def worker(n):
        async with lock:
            async with SessionLocal() as s, s.begin():
                s.add(User(email=f"w{n}@x")); await asyncio.sleep(0)
            log.append(n)
    async with asyncio.TaskGroup() as tg:
        for n in range(3): tg.create_task(worker(n))
    print(log)
    scoped = async_scoped_session(SessionLocal, scopefunc=asyncio.current_task)
    print(await scoped.scalar(select(func.count(User.id)))); await scoped.remove()
    await engine.dispose()
asyncio.run(main())
