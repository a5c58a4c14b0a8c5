"""Values that cannot be written as literals."""

import datetime

from sqlalchemy import JSON, bindparam, literal, select

for it in (literal(object()), bindparam("x"), literal({"a": 1}, JSON), literal(datetime.timedelta(1))):
    try:
        print(select(it).compile(compile_kwargs={"literal_binds": True}))
    except Exception as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
