"""Options that create_engine does not know."""

from sqlalchemy import create_engine

for kw in ({"nonsense": 1}, {"pool_size": 5}, {"poolclass": 5}):
    try:
        print(create_engine("sqlite://", **kw))
    except Exception as error:
        print(type(error).__name__, error)
