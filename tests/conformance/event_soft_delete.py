"""Soft deletes through do_orm_execute and with_loader_criteria."""
import datetime
from typing import Optional
from sqlalchemy import create_engine, event, ForeignKey, func, select
from sqlalchemy.orm import (
    aliased, DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted_at: Mapped[Optional[datetime.datetime]] = mapped_column(default=None)

    def soft_delete(self):
        self.deleted_at = datetime.datetime(2024, 1, 1)


class User(SoftDelete, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]] = relationship(back_populates="user")


class Post(SoftDelete, Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="posts")


@event.listens_for(Session, "do_orm_execute")
def _add_filtering_criteria(execute_state):
    if (execute_state.is_select and not execute_state.is_column_load and not execute_state.is_relationship_load
            and not execute_state.execution_options.get("include_deleted", False)):
        execute_state.statement = execute_state.statement.options(
            with_loader_criteria(SoftDelete, lambda cls: cls.deleted_at.is_(None), include_aliases=True))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a, b = User(name="a", posts=[Post(), Post()]), User(name="b")
session.add_all([a, b])
session.commit()
a.posts[0].soft_delete()
b.soft_delete()
session.commit()
session.expunge_all()
print([u.name for u in session.scalars(select(User))])
print([len(u.posts) for u in session.scalars(select(User).options(selectinload(User.posts)))])
print(len(session.scalars(select(User), execution_options={"include_deleted": True}).all()))
ua = aliased(User)
print(session.scalars(select(ua.name)).all(), session.query(Post).count(), session.scalar(select(func.count(User.id))))
print(session.execute(select(User.name, Post.id).join(User.posts)).all())
