"""Repositories and a unit of work over typed columns."""
from typing import Generic, TypeVar, Type, Optional, Sequence, Any
from contextlib import contextmanager
from decimal import Decimal
import enum, datetime, uuid, json
from sqlalchemy import create_engine, select, func, String, Numeric, ForeignKey, Enum, JSON, DateTime, Boolean, UniqueConstraint, CheckConstraint, Index, Uuid, event, exc, and_, or_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, sessionmaker, Session, declared_attr, validates, joinedload, selectinload
class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls) -> str: return cls.__name__.lower() + "s"
    def as_dict(self): return {c.name: getattr(self, c.name) for c in self.__table__.columns}
class Status(enum.Enum):
    NEW = "new"; PAID = "paid"; SHIPPED = "shipped"
class TimestampMixin:
    created_at: Mapped[datetime.datetime] = mapped_column(default=lambda: datetime.datetime(2024, 1, 1, 12))
    updated_at: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=lambda: datetime.datetime(2024, 2, 2))
class Customer(TimestampMixin, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True, index=True)
    meta: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)
    orders: Mapped[list["Purchase"]] = relationship(back_populates="customer", cascade="all, delete-orphan", lazy="selectin")
    @validates("email")
    def _check(self, key, value):
        if "@" not in value: raise ValueError(f"invalid {key}: {value!r}")
        return value.lower()
class Purchase(TimestampMixin, Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    status: Mapped[Status] = mapped_column(Enum(Status), default=Status.NEW)
    ref: Mapped[uuid.UUID] = mapped_column(default=lambda: uuid.UUID(int=5))
    customer: Mapped[Customer] = relationship(back_populates="orders")
    __table_args__ = (CheckConstraint("total >= 0", name="ck_total"), Index("ix_status_total", "status", "total"))
T = TypeVar("T", bound=Base)
class Repository(Generic[T]):
    def __init__(self, model: Type[T], session: Session): self.model, self.session = model, session
    def get(self, id: int) -> Optional[T]: return self.session.get(self.model, id)
    def list(self, *where, limit=10, offset=0) -> Sequence[T]:
        return self.session.scalars(select(self.model).where(*where).order_by(self.model.id).limit(limit).offset(offset)).all()
    def create(self, **data) -> T:
        obj = self.model(**data); self.session.add(obj); self.session.flush(); return obj
    def update(self, obj: T, **data) -> T:
        for k, v in data.items(): setattr(obj, k, v)
        self.session.flush(); return obj
    def count(self) -> int: return self.session.scalar(select(func.count()).select_from(self.model))
class UnitOfWork:
    def __init__(self, factory): self.factory = factory
    def __enter__(self):
        self.session = self.factory(); self.customers = Repository(Customer, self.session); self.purchases = Repository(Purchase, self.session); return self
    def __exit__(self, t, v, tb):
        if t: self.session.rollback()
        self.session.close()
    def commit(self): self.session.commit()
engine = create_engine("sqlite://")
SessionLocal = sessionmaker(bind=engine, expire_on_commit=False)
Base.metadata.create_all(engine)
with UnitOfWork(SessionLocal) as uow:
    c = uow.customers.create(email="Ann@X.org", meta={"tier": "gold", "tags": ["a"]})
    uow.purchases.create(customer=c, total=Decimal("19.99"))
    uow.purchases.create(customer=c, total=Decimal("5"), status=Status.PAID)
    uow.commit()
    print(c.as_dict())
    print([p.as_dict() for p in c.orders])
try:
    with UnitOfWork(SessionLocal) as uow:
        uow.customers.create(email="ann@x.org")
except exc.IntegrityError as e:
    print(type(e.orig).__name__, e.orig)
try:
    Customer(email="nope")
except ValueError as e:
    print(e)
with UnitOfWork(SessionLocal) as uow:
    c = uow.customers.get(1)
    print(c.meta["tier"], c.orders[0].status, c.orders[0].total, type(c.orders[0].total).__name__)
    uow.customers.update(c, active=False)
    uow.commit()
    print(c.updated_at, uow.customers.count(), uow.customers.list(Customer.active.is_(False)) != [])
    s = uow.session
    print(s.execute(select(Purchase.status, func.sum(Purchase.total), func.avg(Purchase.total)).group_by(Purchase.status).order_by(Purchase.status)).all())
    print(s.scalars(select(Purchase.id).where(Purchase.status.in_([Status.PAID, Status.SHIPPED]))).all())
    print(s.scalars(select(Customer.id).where(Customer.meta["tier"].as_string() == "gold")).all())
    print(s.scalars(select(Purchase.ref).distinct()).all())
    try:
        uow.purchases.create(customer=c, total=Decimal("-1"))
    except exc.IntegrityError as e:
        print(e.orig)
        s.rollback()
    c.meta["tier"] = "x"
    s.commit()
    print(s.scalar(select(Customer.meta)))
    try:
        s.execute(select(Purchase).where(Purchase.status == "bogus"))
    except Exception as e:
        print(type(e).__name__, e)
