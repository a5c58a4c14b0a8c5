"""Write-only and dynamic collections."""
from sqlalchemy import *
from sqlalchemy.orm import *
from typing import List
class Base(DeclarativeBase): pass
class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str]
    account_transactions: WriteOnlyMapped["AccountTransaction"] = relationship(cascade="all, delete-orphan", passive_deletes=True, order_by="AccountTransaction.id")
    def __repr__(self): return f"Account(identifier={self.identifier!r})"
class AccountTransaction(Base):
    __tablename__ = "account_transaction"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="cascade"))
    description: Mapped[str]
    amount: Mapped[int]
    def __repr__(self): return f"AccountTransaction(amount={self.amount}, description={self.description!r})"
class Post(Base):
    __tablename__ = "post"
    id: Mapped[int] = mapped_column(primary_key=True)
    headline: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    posts: DynamicMapped[Post] = relationship(order_by=Post.id)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    new_account = Account(identifier="account_01", account_transactions=[AccountTransaction(description="initial deposit", amount=500), AccountTransaction(description="transfer", amount=1000), AccountTransaction(description="withdrawal", amount=-29)])
    session.add(new_account); session.commit()
    new_account.account_transactions.add_all([AccountTransaction(description="paycheck", amount=2000), AccountTransaction(description="rent", amount=-800)])
    session.commit()
    print(new_account.account_transactions.select())
    print(session.scalars(new_account.account_transactions.select().where(AccountTransaction.amount < 0)).all())
    ex = session.scalars(new_account.account_transactions.select().limit(1)).one()
    new_account.account_transactions.remove(ex)
    session.commit()
    print(session.scalar(select(func.count()).select_from(AccountTransaction)))
    session.execute(new_account.account_transactions.insert(), [{"description": "t1", "amount": 47}, {"description": "t2", "amount": -501}])
    session.execute(new_account.account_transactions.update().values(amount=AccountTransaction.amount + 200).where(AccountTransaction.amount == -29))
    session.execute(new_account.account_transactions.delete().where(AccountTransaction.amount.between(0, 30)))
    session.commit()
    print(session.scalars(new_account.account_transactions.select()).all())
    try:
        new_account.account_transactions = []
    except Exception as e: print(type(e).__name__, e)
    try:
        list(new_account.account_transactions)
    except Exception as e: print(type(e).__name__, e)
    session.delete(new_account); session.commit()
    print(session.scalar(select(func.count()).select_from(AccountTransaction)))
    u = User(); session.add(u)
    u.posts.append(Post(headline="p1")); u.posts.extend([Post(headline="p2"), Post(headline="this is a post")])
    session.commit()
    print([p.headline for p in u.posts], u.posts.count(), u.posts.filter(Post.headline.like("p%")).all()[0].headline, u.posts[1].headline, [p.headline for p in u.posts[0:2]])
    print(u.posts.order_by(Post.id.desc()).first().headline, u.posts.filter_by(headline="p2").one().id)
    u.posts.remove(u.posts[0]) if False else None
    print(str(u.posts), u.posts.limit(1).all()[0].headline)
