"""Association proxies to dictionaries and composite proxies."""
from typing import Dict
from sqlalchemy import create_engine, ForeignKey, select, String
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.orm import attribute_keyed_dict, DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    user_keyword_associations: Mapped[Dict[str, "UserKeywordAssociation"]] = relationship(
        back_populates="user",
        collection_class=attribute_keyed_dict("special_key"),
        cascade="all, delete-orphan",
    )
    keywords: AssociationProxy[Dict[str, str]] = association_proxy(
        "user_keyword_associations",
        "keyword",
        creator=lambda k, v: UserKeywordAssociation(special_key=k, keyword=v),
    )


class UserKeywordAssociation(Base):
    __tablename__ = "user_keyword"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), primary_key=True)
    special_key: Mapped[str]
    user: Mapped[User] = relationship(back_populates="user_keyword_associations")
    kw: Mapped["Keyword"] = relationship()
    keyword: AssociationProxy[str] = association_proxy("kw", "keyword")


class Keyword(Base):
    __tablename__ = "keyword"

    id: Mapped[int] = mapped_column(primary_key=True)
    keyword: Mapped[str] = mapped_column(String(64))

    def __init__(self, keyword: str):
        self.keyword = keyword


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(name="log")
user.keywords = {"sk1": "kw1", "sk2": "kw2"}
print(user.keywords)
session.add(user)
session.commit()
user.keywords["sk3"] = "kw3"
user.keywords.pop("sk1")
print(sorted(user.keywords.items()), "sk2" in user.keywords, user.keywords.get("nope"))
session.commit()
print(session.scalars(select(User.name).where(User.keywords.any(keyword="kw3"))).all())
print(session.query(User).filter(User.keywords.any(keyword="kw1")).count())
