"""Cascades with passive deletes, single parents and post_update."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    items = relationship("Item", cascade="all, delete-orphan", back_populates="order", passive_deletes=True)
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    order = relationship("Order", back_populates="items", cascade="save-update")
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    pref_id: Mapped[int | None] = mapped_column(ForeignKey("preference.id"))
    preference = relationship("Preference", cascade="all, delete-orphan", single_parent=True)
class Preference(Base):
    __tablename__ = "preference"
    id: Mapped[int] = mapped_column(primary_key=True)
class Widget(Base):
    __tablename__ = "widget"
    widget_id: Mapped[int] = mapped_column(primary_key=True)
    favorite_entry_id = mapped_column(Integer, ForeignKey("entry.entry_id", name="fk_favorite_entry"))
    name = mapped_column(String(50))
    entries = relationship("Entry", primaryjoin="Widget.widget_id==Entry.widget_id")
    favorite_entry = relationship("Entry", primaryjoin="Widget.favorite_entry_id==Entry.entry_id", post_update=True)
class Entry(Base):
    __tablename__ = "entry"
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    widget_id = mapped_column(Integer, ForeignKey("widget.widget_id"))
    name = mapped_column(String(50))
import warnings
warnings.simplefilter("ignore")
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    o = Order(items=[Item(), Item()])
    s.add(o); s.commit()
    s.delete(o); s.commit()
    print(s.scalar(select(func.count(Item.id))))
    o = Order(items=[Item(), Item()])
    s.add(o); s.commit()
    o.items
    s.delete(o); s.commit()
    print(s.scalar(select(func.count(Item.id))))
    u = User(preference=Preference())
    s.add(u); s.commit()
    u.preference = Preference()
    s.commit()
    print(s.scalars(select(Preference.id)).all())
    u.preference = None
    s.commit()
    print(s.scalars(select(Preference.id)).all())
    p = Preference()
    u1, u2 = User(preference=p), User()
    s.add_all([u1, u2]); s.commit()
    try:
        u2.preference = p
    except Exception as e:
        print(type(e).__name__, e)
    s.rollback()
    w = Widget(name="w")
    e1 = Entry(name="e1")
    w.favorite_entry = e1
    w.entries = [e1]
    s.add_all([w, e1]); s.commit()
    print(w.favorite_entry_id, e1.widget_id)
    s.delete(w); s.delete(e1); s.commit()
    print(s.scalar(select(func.count()).select_from(Entry)))
    i = Item()
    o = Order()
    i.order = o
    print(i in s, o in s)
    s.add(i)
    print(o in s)
    o.items.append(Item())
    s.commit()
    print(len(o.items))
    s.expunge(o)
    print(all(x in s for x in o.items) if False else [x in s for x in o.items])
