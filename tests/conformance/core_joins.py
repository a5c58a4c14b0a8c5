"""Inner and outer joins, with and without an explicit condition."""
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert, select

metadata = MetaData()
shelves = Table("shelves", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
books = Table(
    "books",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(20)),
    Column("shelf_id", Integer, ForeignKey("shelves.id")),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

with engine.connect() as conn:
    conn.execute(insert(shelves), [{"id": 1, "name": "left"}, {"id": 2, "name": "right"}])
    conn.execute(insert(books), [{"title": "A", "shelf_id": 1}, {"title": "B", "shelf_id": 1}, {"title": "C", "shelf_id": None}])
    for query in (
        select(books.c.title, shelves.c.name).join(shelves).order_by(books.c.id),
        select(books.c.title, shelves.c.name).outerjoin(shelves, books.c.shelf_id == shelves.c.id).order_by(books.c.id),
        select(shelves.c.name, books.c.title).select_from(shelves.outerjoin(books)).order_by(shelves.c.id, books.c.id),
        select(shelves.c.name, books.c.title).where(shelves.c.id == books.c.shelf_id).order_by(books.c.title.desc()),
        select(books.c.title).select_from(books.join(shelves)).where(shelves.c.name == "left").limit(1).offset(1),
    ):
        print(conn.execute(query).all())
