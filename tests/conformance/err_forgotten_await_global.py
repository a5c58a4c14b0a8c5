"""A coroutine that is kept in a variable to the end, and never awaited."""


async def save():
    print("saved")


waiting = save()
print(type(waiting).__name__)
