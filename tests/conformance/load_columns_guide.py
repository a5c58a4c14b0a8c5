"""Column loading options one after the other."""
from sqlalchemy import *
from sqlalchemy.orm import *
from typing import Optional, List
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    fullname: Mapped[Optional[str]]
    books: Mapped[List["Book"]] = relationship(back_populates="owner")
    def __repr__(self): return f"User(id={self.id!r}, name={self.name!r}, fullname={self.fullname!r})"
class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, deferred=True)
    cover_photo: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_group="book_attrs")
    extra: Mapped[Optional[str]] = mapped_column(deferred=True, deferred_group="book_attrs")
    owner: Mapped["User"] = relationship(back_populates="books")
    def __repr__(self): return f"Book(id={self.id!r}, title={self.title!r})"
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([User(name="spongebob", fullname="Spongebob Squarepants", books=[Book(title="100 Years of Krabby Patties", summary="s1", cover_photo=b"p1"), Book(title="Sea Catch 22", summary="s2", cover_photo=b"p2")]), User(name="sandy", fullname="Sandy Cheeks", books=[Book(title="A Nut Like No Other", summary="s3", cover_photo=b"p3", extra="e")])])
    session.commit()
def fresh(): return Session(engine)
with fresh() as s:
    for book in s.scalars(select(Book).options(load_only(Book.title)).order_by(Book.id)): print(book.id, book.title)
    b = s.scalars(select(Book).limit(1)).one()
    print(b.summary, sorted(inspect(b).unloaded))
with fresh() as s:
    for u, b in s.execute(select(User, Book).join_from(User, Book).options(Load(User).load_only(User.name), Load(Book).load_only(Book.title)).order_by(Book.id)): print(u.name, b.title)
with fresh() as s:
    u = s.scalars(select(User).options(load_only(User.name, raiseload=True), selectinload(User.books).load_only(Book.title)).order_by(User.id)).first()
    print([b.title for b in u.books])
    try: u.fullname
    except Exception as e: print(type(e).__name__, e)
with fresh() as s:
    b = s.scalars(select(Book).options(undefer(Book.summary)).where(Book.id == 1)).one()
    print(b.summary, sorted(inspect(b).unloaded))
with fresh() as s:
    b = s.scalars(select(Book).options(undefer_group("book_attrs")).where(Book.id == 3)).one()
    print(b.cover_photo, b.extra, sorted(inspect(b).unloaded))
with fresh() as s:
    b = s.scalars(select(Book).options(undefer("*"), defer(Book.title)).where(Book.id == 3)).one()
    print(sorted(inspect(b).unloaded))
    print(b.title)
with fresh() as s:
    u = s.scalars(select(User).options(joinedload(User.books).options(undefer(Book.summary), defer(Book.title, raiseload=True)))).unique().first()
    print(u.books[0].summary)
    try: u.books[0].title
    except Exception as e: print(type(e).__name__, e)
with fresh() as s:
    b = s.get(Book, 1)
    print(b.cover_photo, "extra" in b.__dict__, "summary" in b.__dict__)
    s.refresh(b, ["summary"])
    print("summary" in b.__dict__)
with fresh() as s:
    stmt = select(User, func.count(Book.id)).join_from(User, Book).group_by(Book.owner_id).order_by(User.id)
    for user, book_count in s.execute(stmt): print(f"Username: {user.name}  Number of books: {book_count}")
class User2(Base):
    __tablename__ = "user2"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_count: Mapped[int] = query_expression()
    firstname: Mapped[str] = mapped_column(String(50))
    lastname: Mapped[str] = mapped_column(String(50))
    fullname: Mapped[str] = column_property(firstname + " " + lastname)
    shout: Mapped[str] = column_property(func.upper(firstname), deferred=True)
Base.metadata.create_all(engine)
with fresh() as s:
    s.add(User2(firstname="a", lastname="b")); s.commit()
    u = s.scalars(select(User2).options(with_expression(User2.book_count, literal(5)))).one()
    print(u.book_count, u.fullname, u.shout)
    print(s.scalars(select(User2.fullname).where(User2.fullname == "a b")).all())
    s.expunge_all()
    print(s.scalars(select(User2)).one().book_count)
    u = s.scalars(select(User2)).one()
    u.firstname = "zz"; s.flush(); print(u.fullname); s.refresh(u); print(u.fullname)
