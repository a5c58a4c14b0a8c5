"""association_proxy to a scalar of a collection and through an association object."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    links: Mapped[list["Link"]] = relationship(back_populates="user", cascade="all, delete-orphan", order_by="Link.id")
    words: AssociationProxy[list[str]] = association_proxy("links", "word", creator=lambda it: Link(word=Word(text=it)))


class Word(Base):
    __tablename__ = "words"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


class Link(Base):
    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    word_id: Mapped[int] = mapped_column(ForeignKey("words.id"))
    user: Mapped[User] = relationship(back_populates="links")
    word: Mapped[Word] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User()
user.words.append("a")
user.words.extend(["b", "c"])
session.add(user)
session.commit()
print([it.text for it in user.words], len(user.words), user.words[0].text)
print([it.id for it in session.scalars(select(User).where(User.words.any(Word.text == "zz")))])
del user.words[0]
session.commit()
print([it.text for it in user.words])
