"""get_final_froms and columns of a SELECT."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)

stmt = select(users.c.name, addresses.c.email).join(addresses)
print([str(it) for it in stmt.get_final_froms()])
print(stmt.selected_columns.keys())
print(stmt.exported_columns.keys())
print([str(it) for it in stmt.columns_clause_froms])
print(stmt.column_descriptions[0]["name"])
