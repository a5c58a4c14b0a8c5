"""An annotation without Mapped[] is refused where the class could mean a column."""
from __future__ import annotations
import dataclasses
from typing import ClassVar, Optional, TYPE_CHECKING
from sqlalchemy.orm import *
def t(n, f):
    try: f(); print(n,"ok")
    except Exception as x: print(n,type(x).__name__, str(x)[:60])
def a():
    class Base(DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: int
def b():
    class Base(DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: ClassVar[int]; y: ClassVar[int]=3
def c():
    class Base(DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: int = 3
def d():
    class Base(DeclarativeBase): x: int
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True)
def e():
    class Base(DeclarativeBase): pass
    class M: x: int
    class A(M, Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True)
def f():
    class Base(DeclarativeBase): __allow_unmapped__=True
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: int
def g():
    class Base(DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); _x: int; z: Optional[str] = None
def h():
    class Base(DeclarativeBase): pass
    class A(Base): __abstract__=True; x: int
    class B(A): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True)
def i():
    class Base(MappedAsDataclass, DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: int
def j():
    B=declarative_base()
    class A(B): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: int
def k():
    class Base(DeclarativeBase): pass
    class A(Base): __tablename__="a"; id: Mapped[int]=mapped_column(primary_key=True); x: property
    class A2(A): y: str
for n in "abcdefghijk": t(n, globals()[n])
