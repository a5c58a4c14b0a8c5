"""lazy="subquery" repeats whatever query has loaded the parents: get, refresh, lazy and selectin loads too."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Category(Base):
    __tablename__ = "categories"
    id: Mapped[int] = mapped_column(primary_key=True)
    pages: Mapped[list["Page"]] = relationship(back_populates="category")


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id"))
    category: Mapped[Category] = relationship(back_populates="pages")
    tags: Mapped[list["Tag"]] = relationship(lazy="subquery", back_populates="page")


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    page: Mapped[Page] = relationship(back_populates="tags")
    notes: Mapped[list["Note"]] = relationship(lazy="subquery")


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Category(pages=[Page(tags=[Tag(notes=[Note()]), Tag()]), Page(), Page(tags=[Tag()])]))
    session.commit()


def shape(pages):
    return [[len(tag.notes) for tag in page.tags] for page in pages]


with Session(engine) as session:
    category = session.get(Category, 1)
    print("lazy", shape(category.pages))
    session.commit()
    print("expired", shape(category.pages))
with Session(engine) as session:
    print("get", shape([session.get(Page, 1)]))
    session.expire_all()
    print("refreshed", session.get(Page, 1).category_id)
with Session(engine) as session:
    print("selectin", shape(session.scalars(select(Category).options(selectinload(Category.pages))).one().pages))
with Session(engine) as session:
    print("joined", shape(session.scalars(select(Category).options(joinedload(Category.pages))).unique().one().pages))
with Session(engine) as session:
    print("many to one", shape([session.get(Tag, 3).page]))
with Session(engine) as session:
    page = session.get(Page, 3)
    session.refresh(page)
    print("refresh", shape([page]))
with Session(engine) as session:
    print("limit", shape(session.scalars(select(Page).order_by(Page.id.desc()).limit(2)).all()))
