"""literal_column and text are printed as they are."""

from sqlalchemy import Column, Integer, MetaData, String, Table, literal_column, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(literal_column("'x'").label("a"), literal_column("1 + 1", Integer), text("now()")).select_from(users))
print(literal_column("a") == 5)
print(text("a = :x").bindparams(x=3))
