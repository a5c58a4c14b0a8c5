"""A synonym is another name of an attribute."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, synonym


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("user_name")
    nick: Mapped[str] = synonym("name")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(nick="ada")
session.add(user)
session.commit()
user.nick = "bob"
print(user.name, session.scalars(select(User).where(User.nick == "bob")).one().nick)
print(session.execute(select(User.nick)).all(), session.scalars(select(User).filter_by(nick="bob")).one().id)
print([it.nick for it in session.scalars(select(User).order_by(User.nick.desc()))])
