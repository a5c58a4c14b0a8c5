"""What cannot go with viewonly."""
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    pass
for options in ({"cascade": "all"}, {"passive_deletes": True}, {"sync_backref": True}, {"post_update": True}):
    try:
        relationship("User", viewonly=True, **options)
        print("fine")
    except Exception as error:
        print(type(error).__name__, error)
