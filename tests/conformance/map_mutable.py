"""Dictionaries, lists and composites that tell of their changes."""
import dataclasses
from typing import *
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.mutable import *
class Base(DeclarativeBase): pass
@dataclasses.dataclass
class Point(MutableComposite):
    x: int
    y: int
    def __setattr__(self, k, v):
        object.__setattr__(self, k, v)
        self.changed()
    @classmethod
    def coerce(cls, key, value):
        return value
class T(Base):
    __tablename__="t"
    id: Mapped[int]=mapped_column(primary_key=True)
    d: Mapped[dict[str,Any]]=mapped_column(MutableDict.as_mutable(JSON), default=dict)
    l: Mapped[list]=mapped_column(MutableList.as_mutable(JSON))
    p: Mapped[Point]=composite(mapped_column("x"),mapped_column("y"))
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    t=T(d={"a":1}, l=[1], p=Point(1,2))
    print(type(t.d).__name__)
    s.add(t); s.commit()
    t.d["b"]=2; t.l.append(4); 
    print(t in s.dirty); s.commit()
    print(t.d,t.l,t.p)
    t.d.update(z=9); t.l[0]=7; del t.d["a"]
    s.commit(); print(t.d,t.l)
    t.p.x=55
    print(t in s.dirty); s.commit(); print(t.p)
    u=T(l=[]  , p=Point(0,0)); s.add(u); s.flush(); u.d["k"]=1; print(u in s.dirty); s.commit(); print(u.d)
    try: t.d=[1]
    except ValueError as x: print(x)
    t.d=None if False else {"q":1}; t.d["r"]=1; s.commit(); print(t.d)
    with s.begin_nested(): t.d["w"]=1
    s.rollback(); print(t.d)
