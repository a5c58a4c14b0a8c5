"""Hybrids over relationships, with a join and with a subquery."""
import decimal
from typing import cast, List
from sqlalchemy import create_engine, ForeignKey, func, Numeric, or_, select, String
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    balance: Mapped[decimal.Decimal] = mapped_column(Numeric(15, 5))
    owner: Mapped["User"] = relationship(back_populates="accounts")


class User(Base):
    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    accounts: Mapped[List["Account"]] = relationship(back_populates="owner", lazy="selectin")

    @hybrid_property
    def balance(self):
        if self.accounts:
            return self.accounts[0].balance
        return None

    @balance.inplace.setter
    def _balance_setter(self, value):
        if not self.accounts:
            account = Account(owner=self)
        else:
            account = self.accounts[0]
        account.balance = value

    @balance.inplace.expression
    @classmethod
    def _balance_expression(cls):
        return cast("SQLColumnExpression[Optional[Decimal]]", Account.balance) if False else Account.balance

    @hybrid_property
    def total(self):
        return sum((a.balance for a in self.accounts), start=decimal.Decimal("0"))

    @total.inplace.expression
    @classmethod
    def _total_expression(cls):
        return select(func.sum(Account.balance)).where(Account.user_id == cls.id).label("total_balance")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
u = User(name="a")
u.balance = decimal.Decimal("10.5")
session.add(u)
session.commit()
print(u.balance, u.total)
print(select(User, User.balance).join(User.accounts).filter(User.balance > 5000))
print(select(User, User.balance).outerjoin(User.accounts).filter(or_(User.balance < 5000, User.balance == None)))
print(select(User).filter(User.total > 400))
print(session.scalars(select(User).filter(User.total > 4)).all()[0].name)
print(session.execute(select(User.total)).all())
print(session.execute(select(User.name, User.total).order_by(User.total)).first()._mapping.keys())
