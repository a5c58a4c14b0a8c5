"""A plain session in async with."""
# begins with: parents_async

async def main():
    async with Session(create_engine("sqlite://")) as session:  # fails
        print(session)


asyncio.run(main())  # fails
