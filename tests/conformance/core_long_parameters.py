"""Long lists and values of parameters are shortened in errors."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc

engine = create_engine("sqlite://")
with engine.connect() as conn:
    for params in ([{"x": i} for i in range(30)], {"x": "a" * 500}):
        try:
            conn.execute(text("INSERT INTO nope VALUES (:x)"), params)
        except exc.OperationalError as error:
            print(error)
