"""async for over a result that is there already."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        async for user in await session.execute(text("SELECT 1")):  # fails
            print(user)


asyncio.run(main())  # fails
