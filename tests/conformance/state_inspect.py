"""What inspect() of an object tells."""
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    posts: Mapped[list["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")

    def __repr__(self):
        return f"User({self.name})"


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User | None] = relationship(back_populates="posts")

    def __repr__(self):
        return f"Post({self.title})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ada = User(name="ada")
state = inspect(ada)
print(state.key, state.identity, state.has_identity, state.session, state.modified, state.object is ada)
print(sorted(state.unloaded), state.dict is ada.__dict__, state.class_ is User, state.mapper is inspect(User))
session.add(ada)
session.commit()
print(state.key, state.identity, state.identity_key, state.has_identity, state.expired, sorted(state.expired_attributes))
print(sorted(state.unloaded), state.modified)
ada.name
print(sorted(state.unloaded), state.expired)
ada.name = "eve"
print(state.modified, state.attrs.name.history, state.attrs.name.value, state.attrs.name.loaded_value)
print(state.attrs.keys(), state.attrs["name"].key, state.attrs.posts.loaded_value)
print(state.async_session, state.identity_token, state.is_instance)
