"""An association proxy through an association object."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from typing import List, Set, Dict
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    user_keyword_associations: Mapped[List["UserKeywordAssociation"]] = relationship(back_populates="user", cascade="all, delete-orphan")
    keywords: AssociationProxy[List["Keyword"]] = association_proxy("user_keyword_associations", "keyword", creator=lambda keyword_obj: UserKeywordAssociation(keyword=keyword_obj))
    def __init__(self, name: str):
        self.name = name
class UserKeywordAssociation(Base):
    __tablename__ = "user_keyword"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    keyword_id: Mapped[int] = mapped_column(ForeignKey("keyword.id"), primary_key=True)
    special_key: Mapped[str | None] = mapped_column(String(50))
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
user = User("log")
for kw in (Keyword("new_from_blammo"), Keyword("its_big")):
    user.keywords.append(kw)
print(user.keywords)
UserKeywordAssociation(keyword=Keyword("its_wood"), user=user, special_key="my special key")
print(user.keywords, len(user.keywords))
with Session(engine) as s:
    s.add(user)
    s.commit()
    print([k.keyword for k in user.keywords], Keyword("x") in user.keywords)
    user.keywords.remove(user.keywords[0])
    s.commit()
    print(user.keywords, s.scalar(select(func.count()).select_from(UserKeywordAssociation)))
    print(select(User).where(User.keywords.any(keyword="its_big")))
    print(s.scalars(select(User.name).where(User.keywords.any(Keyword.keyword == "its_big"))).all())
    print(User.keywords)
    print(inspect(User).all_orm_descriptors.keys())
    user.keywords[:] = [Keyword("a"), Keyword("b")]
    s.commit()
    print(sorted(k.keyword for k in user.keywords))
    user.keywords.clear()
    s.commit()
    print(user.keywords == [], user.keywords)
