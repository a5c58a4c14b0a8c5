"""A workflow with enums, defaults and checks."""
import datetime
import enum
from sqlalchemy import (
    case, CheckConstraint, create_engine, Enum, false, func, Index, select, String, text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Status(str, enum.Enum):
    DRAFT = "draft"
    DONE = "done"


class Priority(enum.IntEnum):
    LOW = 1
    HIGH = 3


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "task"
    __table_args__ = (CheckConstraint("length(title) > 2", name="title_length"), UniqueConstraint("title", "status"), Index("ix_prio", "priority", "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(20))
    status: Mapped[Status] = mapped_column(Enum(Status, values_callable=lambda e: [m.value for m in e]), default=Status.DRAFT, server_default="draft")
    priority: Mapped[Priority] = mapped_column(default=Priority.LOW)
    done: Mapped[bool] = mapped_column(default=False, server_default=false())
    created: Mapped[datetime.datetime] = mapped_column(server_default=func.now())

    def __repr__(self):
        return f"Task({self.title}, {self.status.value}, {self.priority.name}, {self.done})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Task(title="one"), Task(title="two", priority=Priority.HIGH, status=Status.DONE)])
session.commit()
print(session.scalars(select(Task).order_by(Task.id)).all())
print(session.scalars(select(Task.title).where(Task.status == Status.DONE)).all(), session.scalars(select(Task.title).where(Task.priority == Priority.HIGH)).all())
session.execute(text("insert into task (title, priority) values ('raw', 'HIGH')"))
print(session.scalars(select(Task).where(Task.title == "raw")).one())
for bad in (Task(title="x"), Task(title="one"), Task(title=None), Task(title="ok!", status="nope")):
    session.add(bad)
    try:
        session.commit()
    except Exception as error:
        session.rollback()
        print(type(error).__name__, str(error).splitlines()[0])
print(session.execute(select(Task.status, func.count()).group_by(Task.status).order_by(Task.status)).all())
print(session.scalar(select(case((Task.priority == Priority.HIGH, "urgent"), else_="later")).where(Task.title == "two")))
