"""post_update breaks a cycle of two rows."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Widget(Base):
    __tablename__ = "widget"

    id: Mapped[int] = mapped_column(primary_key=True)
    favorite_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", name="fk_fav", use_alter=True))
    favorite: Mapped["Entry"] = relationship(foreign_keys=[favorite_id], post_update=True)
    entries: Mapped[list["Entry"]] = relationship(foreign_keys="Entry.widget_id", back_populates="widget")


class Entry(Base):
    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    widget_id: Mapped[int] = mapped_column(ForeignKey("widget.id"))
    widget: Mapped[Widget] = relationship(foreign_keys=[widget_id], back_populates="entries")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
widget = Widget()
entry = Entry(widget=widget)
widget.favorite = entry
session.add(widget)
session.commit()
print(widget.favorite_id, widget.favorite is entry)
session.delete(widget)
session.delete(entry)
session.commit()
print(session.scalar(select(func.count(Entry.id))))
