"""A plain session whose result is awaited."""
# begins with: parents_async

async def main():
    with Session(create_engine("sqlite://")) as session:
        print(await session.execute(text("SELECT 1")))  # fails


asyncio.run(main())  # fails
