"""Keys, unique and check constraints as CREATE TABLE says them."""
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, PrimaryKeyConstraint, String, Table, UniqueConstraint, create_engine

metadata = MetaData()
Table("shops", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), nullable=False, unique=True))
Table(
    "stock",
    metadata,
    Column("shop_id", ForeignKey("shops.id", ondelete="CASCADE"), primary_key=True),
    Column("isbn", String(13), primary_key=True),
    Column("copies", Integer, nullable=False, server_default="0"),
    Column("shelf", String(10)),
    UniqueConstraint("shop_id", "shelf"),
    UniqueConstraint("isbn", "shelf", name="uq_place"),
    CheckConstraint("copies >= 0", name="not_negative"),
)
Table("plain", metadata, Column("a", Integer), Column("b", String), PrimaryKeyConstraint("a", "b", name="pk_plain"))
engine = create_engine("sqlite://")
metadata.create_all(engine)
print([table.name for table in metadata.sorted_tables])
