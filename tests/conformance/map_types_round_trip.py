"""Column types round trip."""
import datetime
import decimal
from typing import Optional, Text
from sqlalchemy import BigInteger, create_engine, extract, func, JSON, Numeric, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session

import uuid
class Base(DeclarativeBase):
    pass


class All(Base):
    __tablename__ = "everything"

    id: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[bool]
    d: Mapped[datetime.date]
    t: Mapped[datetime.time]
    dt: Mapped[datetime.datetime]
    iv: Mapped[datetime.timedelta]
    dec: Mapped[decimal.Decimal] = mapped_column(Numeric(8, 3))
    f: Mapped[float]
    by: Mapped[bytes]
    u: Mapped[uuid.UUID]
    js: Mapped[dict] = mapped_column(JSON)
    txt: Mapped[str] = mapped_column(Text)
    big: Mapped[int] = mapped_column(BigInteger)
    no: Mapped[Optional[str]]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
x = All(b=True, d=datetime.date(2024, 2, 29), t=datetime.time(1, 2, 3), dt=datetime.datetime(2024, 1, 2, 3, 4, 5, 6),
        iv=datetime.timedelta(hours=5), dec=decimal.Decimal("1.5"), f=2.5, by=b"\x00\xff", u=uuid.UUID(int=5),
        js={"a": [1, None, {"b": True}]}, txt="ü", big=2 ** 40)
session.add(x)
session.commit()
for key in ("b", "d", "t", "dt", "iv", "dec", "f", "by", "u", "js", "txt", "big", "no"):
    print(key, repr(getattr(x, key)))
print(session.scalars(select(All.id).where(All.js["a"][0].as_integer() == 1)).all(), session.scalars(select(All.js["a"][2]["b"])).all())
print(session.scalars(select(All.id).where(All.dt > datetime.datetime(2024, 1, 1), All.d == datetime.date(2024, 2, 29), All.u == uuid.UUID(int=5))).all())
print(session.execute(select(func.date(All.dt), extract("year", All.dt), func.strftime("%m", All.dt))).all())
for bad in (dict(d="2024-01-01"), dict(b="x"), dict(dt="now"), dict(u=5), dict(dec="abc")):
    y = All(b=True, d=x.d, t=x.t, dt=x.dt, iv=x.iv, dec=1, f=1, by=b"", u=x.u, js={}, txt="", big=1)
    for k, v in bad.items():
        setattr(y, k, v)
    session.add(y)
    try:
        session.flush()
        print("ok", bad)
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])
    session.rollback()
