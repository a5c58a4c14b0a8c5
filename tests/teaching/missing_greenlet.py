"""A relationship that is read in an asynchronous session without having been loaded."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        ada = (await session.scalars(select(User))).one()
        print(ada.name)
        print(ada.addresses)  # fails


asyncio.run(main())  # fails
