"""A commit that was not awaited: the program ends well, and nothing is kept."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        session.add(User(name="bob"))
        session.commit()
    async with AsyncSession(engine) as session:
        print((await session.scalars(select(User.name))).all())


asyncio.run(main())
