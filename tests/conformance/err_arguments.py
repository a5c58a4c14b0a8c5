"""What constructs say of arguments that make no sense."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class U(Base):
    __tablename__="u"
    id: Mapped[int]=mapped_column(primary_key=True); name: Mapped[str]
CASES = {
    "ob":lambda: select(U).order_by(2),
    "gb":lambda: select(U).group_by(2),
    "desc":lambda: desc(2),
    "asc": lambda: asc(2),
    "nf": lambda: nulls_first(2),
    "nl": lambda: nullslast(2),
    "over": lambda: func.count().over(order_by=2),
    "part": lambda: func.count().over(partition_by=2),
    "join": lambda: select(U).join(text("x")),
    "join2": lambda: select(U).join(3),
    "join3": lambda: select(U).join("addr"),
    "sel": lambda: select("x"),
    "sel2": lambda: select(3),
    "sf": lambda: select(U).select_from(3),
    "sf2": lambda: select(U).select_from("u"),
    "wh": lambda: select(U).where(3),
    "hav": lambda: select(U).having("x"),
    "wh2": lambda: select(U).where(U),
    "lim": lambda: select(U).limit("x"),
    "in": lambda: U.id.in_(3),
    "in2": lambda: U.id.in_("abc"),
    "fb": lambda: select(U).filter_by(nope=3),
    "ji": lambda: select(U).join(U.name),
    "case2": lambda: case({"a":1}),
    "and": lambda: and_("x"),
    "or": lambda: or_(3, U.id==1),
    "func": lambda: func.max("a"),
    "union": lambda: union(select(U), 3),
    "ins": lambda: insert(3),
    "upd": lambda: update("x"),
    "exists": lambda: exists(3),
    "like": lambda: U.name.like(3),
    "alias": lambda: aliased(3),
    "opt": lambda: select(U).options(joinedload(U.name)),
    "opt2": lambda: select(U).options(joinedload("x")),
    "opt3": lambda: select(U).options(load_only(3)),
    "lit": lambda: literal(object()),
}
for n, f in CASES.items():
    try: print(n, str(f()).replace("\n"," ")[:150])
    except Exception as x: print(n, type(x).__name__, str(x).splitlines()[0][:220])
