"""A repository, a unit of work and a service, as in books."""
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

import abc
import contextlib
class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(unique=True)
    balance: Mapped[int] = mapped_column(default=0)


class Repository(abc.ABC):
    @abc.abstractmethod
    def get(self, owner): ...


class SqlRepository(Repository):
    def __init__(self, session):
        self.session = session

    def get(self, owner):
        return self.session.scalars(select(Account).where(Account.owner == owner).with_for_update()).one_or_none()

    def add(self, account):
        self.session.add(account)


class UnitOfWork:
    def __init__(self, factory):
        self.factory = factory

    def __enter__(self):
        self.session = self.factory()
        self.accounts = SqlRepository(self.session)
        return self

    def __exit__(self, exc_type, exc, tb):
        self.session.rollback()
        self.session.close()

    def commit(self):
        self.session.commit()


@contextlib.contextmanager
def session_scope():
    session = factory()
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
factory = sessionmaker(engine, expire_on_commit=False)
with UnitOfWork(factory) as uow:
    uow.accounts.add(Account(owner="a", balance=100))
    uow.accounts.add(Account(owner="b"))
    uow.commit()


def transfer(source, target, amount):
    with UnitOfWork(factory) as uow:
        s, t = uow.accounts.get(source), uow.accounts.get(target)
        s.balance -= amount
        t.balance += amount
        if s.balance < 0:
            raise ValueError("insufficient funds")
        uow.commit()


transfer("a", "b", 30)
try:
    transfer("a", "b", 300)
except ValueError as error:
    print(error)
with session_scope() as session:
    print(session.execute(select(Account.owner, Account.balance).order_by(Account.owner)).all())
try:
    with session_scope() as session:
        session.add(Account(owner="a"))
except IntegrityError as error:
    print(error.orig, error.statement, error.params)
