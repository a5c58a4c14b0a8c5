"""With expire_on_commit=False objects keep their values after a commit."""
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
session = Session(engine, expire_on_commit=False)
ada = User(name="ada", age=1)
session.add(ada)
session.commit()
print(ada.name, ada.age)
session.execute(User.__table__.update().values(age=2))
session.commit()
print(ada.age)
session.refresh(ada)
print(ada.age)
session.close()
print(ada.name)
