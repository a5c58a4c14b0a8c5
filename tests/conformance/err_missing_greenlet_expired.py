"""A column that is read after the commit of an asynchronous session."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        ada = (await session.scalars(select(User))).one()
        await session.commit()
        print(ada.name)  # fails


asyncio.run(main())  # fails
