"""validates, properties and synonyms."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, synonym, validates


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    _email: Mapped[str] = mapped_column("email")
    age: Mapped[int | None]
    addresses: Mapped[list["Address"]] = relationship()

    @property
    def email(self):
        return self._email.lower()

    @email.setter
    def email(self, value):
        self._email = value.strip()

    email = synonym("_email", descriptor=email)

    @validates("age")
    def check_age(self, key, value):
        if value is not None and value < 0:
            raise ValueError(f"bad {key}: {value}")
        return value

    @validates("addresses", include_removes=True)
    def check_address(self, key, address, is_remove):
        print(key, address.text, is_remove)
        return address


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
u = User(email="  A@X ", age=3, addresses=[Address(text="one")])
session.add(u)
session.commit()
print(u.email, session.scalars(select(User).where(User.email == "A@X")).one() is u)
for bad in (lambda: setattr(u, "age", -1), lambda: User(age=-5)):
    try:
        bad()
    except ValueError as error:
        print(error)
u.addresses.append(Address(text="two"))
del u.addresses[0]
u.addresses = []
