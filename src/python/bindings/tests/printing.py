from sqlalchemy import *
import sqlalchemy as sa
md = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})
t = Table("t", md, Column("id", Integer, primary_key=True), Column("a", String(10), index=True), Column("b", Numeric(10, 2), default=3), Column("c", DateTime, server_default=func.now()), Column("d", Boolean, unique=True),
  UniqueConstraint("a", "b", name="uq_ab"), CheckConstraint("b > 0", name="ck_b"), Index("ix_ab", "a", "b"), schema=None)
from sqlalchemy.schema import *
print(CreateTable(t))
for i in sorted(t.indexes, key=lambda i: i.name): print(i.name, CreateIndex(i))
print(sorted(str(type(c).__name__) for c in t.constraints), t.c.b.default, t.c.b.default.arg)
print(t.c.a.op("->>")("x"), t.c.a.startswith("x", autoescape=True), t.c.a.collate("NOCASE"), t.c.a.in_(select(t.c.a)))
print(func.row_number().over(partition_by=t.c.a, order_by=t.c.b.desc()), func.count(t.c.id).filter(t.c.b > 2))
print(select(t.c.id).with_for_update(), select(t.c.a).distinct())
cte = select(t.c.id).where(t.c.id > 1).cte("big")
print(select(cte.c.id))
print(type(t.c.id == 1).__name__, type(t.c.id.label("x")).__name__)
from sqlalchemy.dialects.sqlite import insert as si
st = si(t).values(a="x"); st = st.on_conflict_do_update(index_elements=["a"], set_={"b": st.excluded.b, "a": "y"})
from sqlalchemy.dialects import sqlite, postgresql, mysql
print(st.compile(dialect=sqlite.dialect()))
for d in (sqlite, postgresql, mysql): print(select(t.c.a).where(t.c.a.ilike("x"), t.c.d == True).limit(3).compile(dialect=d.dialect(), compile_kwargs={"literal_binds": True}))
c = select(t).where(t.c.a == "q").compile()
print(c.params, c)
print(insert(t).values([{"a": "1", "b": 2}, {"a": "3", "b": 4}]))
print(insert(t).from_select(["a"], select(t.c.a)))
print(update(t).values({t.c.a: t.c.a + "x"}).where(t.c.b.is_not(None)).returning(t.c.id))
print(Enum("a", "b"), repr(Enum("a", "b", name="q")), String(5), repr(Text()), JSON(), Float(), Numeric(), LargeBinary(), DateTime(timezone=True))
import enum
class Color(enum.Enum):
    RED = 1
    BLUE = 2
print(repr(Enum(Color)), Enum(Color), t.c.a == Color.RED)
class Up(TypeDecorator):
    impl = String
    cache_ok = True
    def process_bind_param(self, v, d): return v.upper()
print(repr(Up(30)), Up(30), Column("x", Up(30)))
print(literal(3), literal("x"), bindparam("x", 3), extract("year", t.c.c), null(), tuple_(t.c.a, t.c.b).in_([(1, 2)]))
print(t.join(t.alias("z"), t.c.id == t.alias("z").c.id))
print(text("select :x").bindparams(x=3).compile().params)
j = t.alias("q")
print(select(j).join(t, j.c.id == t.c.id))
print(select(func.sum(t.c.b).label("s"), t.c.a).group_by(t.c.a).having(func.sum(t.c.b) > 3).order_by("s"))
sub = select(func.max(t.c.b)).where(t.c.id == 3).scalar_subquery()
print(select(t.c.a, sub), select(t.c.a).where(t.c.b == sub))
print(not_(t.c.a == 1), not_(and_(t.c.a == 1, t.c.b == 2)), t.c.d.is_(True), t.c.d, ~t.c.d)
for f in (lambda: conn, lambda: select(t).where("x"), lambda: Column("x", Integer, bogus=1), lambda: Table("t", md, Column("q", Integer)), lambda: create_engine("sqlite://", foo=1), lambda: create_engine("foo"), lambda: t.c["zz"], lambda: ForeignKey(3), lambda: select([t.c.a]), lambda: t.c.a.in_("abc"), lambda: t.c.a.in_(3), lambda: and_("x"), lambda: insert(t).values(zzz=1).compile()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(t.c.a.desc().nulls_last(), desc("a"), t.c.b / 2, t.c.b // 2, t.c.b % 2, t.c.a + "x", "x" + t.c.a, 5 - t.c.b, -t.c.b)
m2 = MetaData()
p = Table("p", m2, Column("id", Integer, primary_key=True), Column("x", Integer, ForeignKey("q.id", ondelete="CASCADE")))
q = Table("q", m2, Column("id", Integer, primary_key=True))
print([x.name for x in m2.sorted_tables], m2.tables.keys(), p.c.x.references(q.c.id), p.join(q))
print(case({"a": 1, "b": 2}, value=t.c.a, else_=0), func.coalesce(t.c.a, "x"), func.lower(t.c.a), cast("3", Integer), type_coerce(t.c.a, Integer))
print(select(t).subquery().c.keys(), select(t.c.a, t.c.a.label("zz")).selected_columns.keys())
print(make_url("postgresql://u:p@h:33/db?x=1"), repr(create_engine("sqlite:///a/b.db")))
