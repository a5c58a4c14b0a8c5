"""A mapped schema that the engine translates away is printed as main."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__="users"
    __table_args__={"schema":"app"}
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list["Post"]]=relationship(back_populates="user")
class Post(Base):
    __tablename__="posts"
    __table_args__={"schema":"app"}
    id: Mapped[int]=mapped_column(primary_key=True)
    user_id: Mapped[int]=mapped_column(ForeignKey("app.users.id"))
    user: Mapped[User]=relationship(back_populates="posts")
engine=create_engine("sqlite://", execution_options={"schema_translate_map":{"app":None}})
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(User(name="a",posts=[Post(),Post()])); s.commit()
    u=s.scalars(select(User).options(selectinload(User.posts))).one()
    print(u.name,len(u.posts))
    for p in s.scalars(select(Post).join(Post.user).where(User.name=="a")): print(p.id, p.user.name)
    s.delete(u.posts[0]); s.commit()
    print(s.query(Post).count())
