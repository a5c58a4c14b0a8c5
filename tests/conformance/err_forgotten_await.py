"""The result of an asynchronous call that was not awaited."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        user = session.get(User, 1)
        print(type(user).__name__)
        print(user.name)  # fails


asyncio.run(main())  # fails
