"""Rows are sequences and mappings to a match statement."""
from sqlalchemy import create_engine, text

with create_engine("sqlite://").connect() as connection:
    result = connection.execute(text("SELECT 'poetry' AS shelf, 537 AS cents UNION ALL SELECT 'travel', 900 ORDER BY 2"))
    for row in result:
        match row:
            case ("poetry", cents):
                print("poetry", cents)
            case (shelf, cents) if cents > 600:
                print("dear", shelf)
    for row in connection.execute(text("SELECT 'poetry' AS shelf, 537 AS cents")).mappings():
        match row:
            case {"shelf": shelf, "cents": 537}:
                print("mapping", shelf)
        match row:
            case [*_]:
                print("a mapping is no sequence")
            case _:
                print("no sequence")
    match connection.execute(text("SELECT 1, 2, 3")).one():
        case [first, *rest]:
            print(first, rest)
