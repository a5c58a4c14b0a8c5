"""metadata and registry are names of the declarative class itself."""
import warnings

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

for body in (
    {"metadata": mapped_column(String)},
    {"metadata": Column(String)},
    {"__annotations__": {"metadata": Mapped[str]}},
    {"__annotations__": {"registry": Mapped[str]}},
):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")

        class Base(DeclarativeBase):
            pass

        made = type("A", (Base,), {"__tablename__": "a", "id": mapped_column(Integer, primary_key=True), **body})
        print(sorted(made.__table__.c.keys()), [str(it.message) for it in caught])
