"""AsyncSession: loading, streaming, savepoints, run_sync, gather."""
import asyncio
from sqlalchemy import ForeignKey, func, select, String, update, delete
from sqlalchemy.ext.asyncio import AsyncAttrs, async_sessionmaker, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, joinedload
from typing import List
class Base(AsyncAttrs, DeclarativeBase): pass
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
    data: Mapped[str]
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[str]
    bs: Mapped[List[B]] = relationship()
async def insert_objects(async_session: async_sessionmaker[AsyncSession]) -> None:
    async with async_session() as session:
        async with session.begin():
            session.add_all([A(bs=[B(data="b1"), B(data="b2")], data="a1"), A(bs=[], data="a2"), A(bs=[B(data="b3"), B(data="b4")], data="a3")])
async def select_and_update_objects(async_session) -> None:
    async with async_session() as session:
        stmt = select(A).order_by(A.id).options(selectinload(A.bs))
        result = await session.execute(stmt)
        for a in result.scalars():
            print(a, a.data) if 0 else print(a.data)
            for b in a.bs:
                print(b.data)
        result = await session.execute(select(A).order_by(A.id).limit(1))
        a1 = result.scalars().one()
        a1.data = "new data"
        await session.commit()
        print(a1.data)
        for b1 in await a1.awaitable_attrs.bs:
            print(b1.data)
async def more(async_session):
    async with async_session() as session:
        result = await session.stream(select(A).order_by(A.id))
        async for row in result:
            print(row.A.data)
        async for a in await session.stream_scalars(select(A).order_by(A.id.desc())):
            print(a.id)
        a = await session.get(A, 2)
        print(a.data)
        r = await session.execute(update(A).where(A.id == 2).values(data="upd"))
        print(r.rowcount)
        await session.refresh(a)
        print(a.data)
        print(await session.scalar(select(func.count()).select_from(B)))
        print((await session.scalars(select(B.data).order_by(B.id))).all())
        def sync_part(sess):
            return [b.data for b in sess.get(A, 3).bs]
        print(await session.run_sync(sync_part))
        await session.delete(await session.get(B, 1))
        await session.commit()
        print(session.in_transaction(), session.sync_session.__class__.__name__)
        try:
            async with session.begin_nested():
                session.add(B(data="x", a_id=77))
                await session.flush()
        except Exception as e:
            print(type(e).__name__)
        await session.rollback()
        async with session.begin():
            session.add(A(data="last"))
        m = await session.merge(A(id=1, data="m"))
        print(m.data)
        await session.close()
async def async_main() -> None:
    engine = create_async_engine("sqlite+aiosqlite://", echo=False)
    async_session = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as conn:
        await conn.run_sync(Base.metadata.create_all)
    await insert_objects(async_session)
    await select_and_update_objects(async_session)
    await more(async_session)
    async with engine.connect() as conn:
        r = await conn.execute(select(A.data).order_by(A.id))
        print(r.fetchall())
        async with conn.begin_nested() if False else conn.begin_nested():
            await conn.execute(delete(B))
        await conn.rollback()
        async with conn.stream(select(B.data).order_by(B.id)) as res:
            async for row in res:
                print(row)
    results = await asyncio.gather(*[one(async_session, i) for i in (1, 2, 3)])
    print(results)
    await engine.dispose()
async def one(maker, i):
    async with maker() as s:
        return (await s.get(A, i)).data
asyncio.run(async_main())
