"""The three label styles."""

from sqlalchemy import (
    Column, ForeignKey, Integer, LABEL_STYLE_DISAMBIGUATE_ONLY, LABEL_STYLE_NONE,
    LABEL_STYLE_TABLENAME_PLUS_COL, MetaData, String, Table, select,
)

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

stmt = select(users.c.id, addresses.c.id).select_from(users.join(addresses))
for style in (LABEL_STYLE_NONE, LABEL_STYLE_TABLENAME_PLUS_COL, LABEL_STYLE_DISAMBIGUATE_ONLY):
    print(stmt.set_label_style(style))
print(stmt.get_label_style())
