"""A subclass of Session with a constructor and methods of its own."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
class Store(Session):
    def __init__(self, *args, owner, **kw):
        super().__init__(*args, **kw)
        self.owner = owner

    def newest(self):
        return self.scalars(select(User).order_by(User.id.desc())).first()


with Store(engine, owner="me", expire_on_commit=False) as store:
    store.add(User(name="ada"))
    store.commit()
    print(store.newest(), store.owner)
