"""A loop over a call that was not awaited."""
# begins with: parents_async

async def main():
    await prepare()
    async with AsyncSession(engine) as session:
        for user in session.scalars(select(User)):  # fails
            print(user.name)


asyncio.run(main())  # fails
