"""before_cursor_execute says executemany for batches too, and for rows that are sent one by one."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class U(Base):
    __tablename__="u"
    id: Mapped[int]=mapped_column(primary_key=True); name: Mapped[str]
class V(Base):
    __tablename__="v"
    id: Mapped[int]=mapped_column(primary_key=True); name: Mapped[str]; v: Mapped[int]=mapped_column(server_default="3"); __mapper_args__={"version_id_col": v, "eager_defaults": True}
e=create_engine("sqlite://"); Base.metadata.create_all(e)
@event.listens_for(e,"before_cursor_execute")
def bce(conn,cur,stmt,params,ctx,many): print(stmt.replace("\n"," "),params,many, ctx.executemany)
with Session(e) as s:
    s.add_all([U(name="a"),U(name="b")]); s.flush()
    s.add_all([U(id=8,name="a"),U(id=9,name="b")]); s.flush()
    s.add_all([V(name="a"),V(name="b")]); s.flush()
    s.add_all([V(name="a"),U(name="b")]); s.flush()
    for u in s.scalars(select(U)): u.name+="x"
    s.flush()
    s.execute(insert(U),[{"name":"q"},{"name":"r"}])
    print(s.scalars(insert(U).returning(U.id),[{"name":"q"},{"name":"r"}]).all())
    print(s.scalars(insert(U).returning(U.id, sort_by_parameter_order=True),[{"name":"q"},{"name":"r"}]).all())
