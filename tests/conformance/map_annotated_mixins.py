"""Annotated types and mixins with relationships."""
from sqlalchemy import *
from sqlalchemy.orm import *
from typing import Annotated, Optional, List
import datetime
intpk = Annotated[int, mapped_column(primary_key=True)]
str50 = Annotated[str, 50]
required_name = Annotated[str, mapped_column(String(30), nullable=False)]
ts = Annotated[datetime.datetime, mapped_column(server_default=text("'2024-01-01 00:00:00'"))]
user_fk = Annotated[int, mapped_column(ForeignKey("user_account.id"))]
class Base(DeclarativeBase):
    type_annotation_map = {str50: String(50), dict: JSON}
class HasUser:
    @declared_attr
    def user_id(cls) -> Mapped[int]: return mapped_column(ForeignKey("user_account.id"))
    @declared_attr
    def user(cls) -> Mapped["User"]: return relationship("User")
class IdMixin:
    id: Mapped[intpk]
    @declared_attr.directive
    def __tablename__(cls): return cls.__name__.lower()
    __table_args__ = {"sqlite_autoincrement": True}
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[intpk]
    name: Mapped[required_name]
    nick: Mapped[Optional[str50]]
    created: Mapped[ts]
    data: Mapped[Optional[dict]]
class Log(HasUser, IdMixin, Base):
    msg: Mapped[str]
class Event(HasUser, IdMixin, Base):
    title: Mapped[str] = mapped_column("title_col")
    starts: Mapped[datetime.date]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
from sqlalchemy.schema import CreateTable
for t in Base.metadata.sorted_tables: print(str(CreateTable(t)).strip())
with Session(engine) as s:
    u = User(name="n", data={"a": [1, 2]})
    s.add_all([Log(msg="m", user=u), Event(title="t", starts=datetime.date(2024, 5, 1), user=u)])
    s.commit()
    print(u.created, u.nick, u.data, s.scalars(select(Log)).one().user.name)
    e = s.scalars(select(Event).where(Event.title == "t")).one()
    print(e.starts, e.id, Event.__table__.c.keys(), [a.key for a in inspect(Event).column_attrs])
    print(select(Event.title, Event.user_id))
    print(repr(User.__table__.c.nick.type), repr(User.__table__.c.data.type), User.__table__.c.name.nullable, User.__table__.c.nick.nullable)
