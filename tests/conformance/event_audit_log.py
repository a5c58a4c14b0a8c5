"""An audit log from mapper events, and timestamps from before_update."""
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Audit(Base):
    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[str]
    action: Mapped[str]
    row: Mapped[int]


class Item(Base):
    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    changed: Mapped[int] = mapped_column(default=0)


def log(action):
    def listener(mapper, connection, target):
        connection.execute(Audit.__table__.insert().values(table=mapper.local_table.name, action=action, row=target.id))
    return listener


for action in ("insert", "update", "delete"):
    event.listen(Item, f"after_{action}", log(action))


@event.listens_for(Item, "before_update")
def touch(mapper, connection, target):
    target.changed += 1
    state = inspect(target)
    print({attr.key: attr.history.added for attr in state.attrs if attr.history.has_changes()})


@event.listens_for(Item.name, "set", retval=True)
def upper(target, value, oldvalue, initiator):
    print("set", value, oldvalue if isinstance(oldvalue, str) else "-")
    return value.title()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
it = Item(name="pen")
session.add(it)
session.commit()
it.name = "ink"
session.commit()
session.delete(it)
session.commit()
print(session.execute(select(Audit.table, Audit.action, Audit.row).order_by(Audit.id)).all())
