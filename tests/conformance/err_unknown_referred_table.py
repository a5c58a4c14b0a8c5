"""A foreign key to a table that nobody defined."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))
try:
    Base.metadata.create_all(create_engine("sqlite://"))
except Exception as e:
    print(type(e).__name__, e)
try:
    print(Child.__table__.c.parent_id.foreign_keys, list(Child.__table__.c.parent_id.foreign_keys)[0].column)
except Exception as e:
    print(type(e).__name__, e)
class P2(Base):
    __tablename__ = "p2"
    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Child"]] = relationship()
try:
    P2()
except Exception as e:
    print(type(e).__name__, e)
try:
    select(P2).join(Child)
    print(select(P2).join(Child))
except Exception as e:
    print(type(e).__name__, e)
