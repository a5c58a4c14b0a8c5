"""Association proxy through an association object, with a creator."""
from typing import List, Optional
from sqlalchemy import create_engine, ForeignKey, select, String
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    user_keyword_associations: Mapped[List["UserKeywordAssociation"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )
    keywords: AssociationProxy[List["Keyword"]] = association_proxy(
        "user_keyword_associations", "keyword", creator=lambda keyword_obj: UserKeywordAssociation(keyword=keyword_obj)
    )

    def __init__(self, name: str):
        self.name = name


class UserKeywordAssociation(Base):
    __tablename__ = "user_keyword"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), primary_key=True)
    special_key: Mapped[Optional[str]] = mapped_column(String(50))
    user: Mapped[User] = relationship(back_populates="user_keyword_associations")
    keyword: Mapped["Keyword"] = relationship()


class Keyword(Base):
    __tablename__ = "keyword"

    id: Mapped[int] = mapped_column(primary_key=True)
    keyword: Mapped[str] = mapped_column("keyword", String(64))

    def __init__(self, keyword: str):
        self.keyword = keyword

    def __repr__(self) -> str:
        return f"Keyword({self.keyword!r})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User("log")
for kw in (Keyword("new_from_blammo"), Keyword("its_big")):
    user.keywords.append(kw)
print(user.keywords)
session.add(user)
session.commit()
UserKeywordAssociation(keyword=Keyword("its_wood"), user=user, special_key="my special key")
session.commit()
print(user.keywords, len(user.keywords), Keyword)
print(session.scalars(select(User).where(User.keywords.any(Keyword.keyword == "its_big"))).one().name)
print(select(User).where(User.keywords.contains(user.keywords[0])))
del user.keywords[1]
session.commit()
print(session.query(UserKeywordAssociation).count())
user.keywords = [Keyword("only")]
session.commit()
print(user.keywords, session.query(UserKeywordAssociation).count())
