"""with_loader_criteria and single-table criteria reach entities that only FROM or WHERE name."""
from sqlalchemy import create_engine, event, ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, with_loader_criteria


class Base(DeclarativeBase):
    pass


class Soft:
    gone: Mapped[bool] = mapped_column(default=False)


class Note(Soft, Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))


class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    age: Mapped[int]
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Dog(Animal):
    __mapper_args__ = {"polymorphic_identity": "dog"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Note(), Note(gone=True), Animal(age=3), Dog(age=4), Dog(age=5)])
session.commit()
kept = with_loader_criteria(Soft, lambda cls: cls.gone.is_(False), include_aliases=True)
for statement in (
    select(Animal.age).where(Note.id == Animal.id),
    select(func.count()).where(Note.id < 9),
    select(func.count()).where(Dog.age > 1),
    select(func.count()).select_from(Dog),
    select(func.count()).select_from(Note),
    select(func.count()).select_from(Dog).join(Note, Note.id == Dog.id),
    select(Note.id, select(func.count()).select_from(Dog).where(Dog.id == Note.id).scalar_subquery().label("dogs")),
):
    print(session.execute(statement.options(kept)).all())


@event.listens_for(session, "do_orm_execute")
def hide(state):
    print(state.is_orm_statement, state.is_select)
    state.statement = state.statement.options(kept)


print(session.scalar(select(func.count()).select_from(Note)), session.scalar(select(func.count()).where(Note.id > 0)))
