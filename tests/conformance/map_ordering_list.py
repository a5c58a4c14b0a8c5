"""ordering_list keeps positions in step."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Slide(Base):
    __tablename__ = "slides"

    id: Mapped[int] = mapped_column(primary_key=True)
    bullets: Mapped[list["Bullet"]] = relationship(order_by="Bullet.position", collection_class=ordering_list("position"))


class Bullet(Base):
    __tablename__ = "bullets"

    id: Mapped[int] = mapped_column(primary_key=True)
    slide_id: Mapped[int | None] = mapped_column(ForeignKey("slides.id"))
    position: Mapped[int | None]
    text: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
slide = Slide(bullets=[Bullet(text="a"), Bullet(text="b"), Bullet(text="c")])
session.add(slide)
session.commit()
print([(it.text, it.position) for it in slide.bullets])
slide.bullets.insert(1, Bullet(text="x"))
print([(it.text, it.position) for it in slide.bullets])
slide.bullets.pop(0)
slide.bullets.reorder()
session.commit()
print([(it.text, it.position) for it in slide.bullets])
