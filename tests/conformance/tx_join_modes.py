"""What a session on a connection with a transaction does, by join_transaction_mode."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
for mode in ["conditional_savepoint", "rollback_only", "control_fully", "create_savepoint"]:
    for ending in ["commit", "rollback"]:
        with engine.connect() as connection:
            transaction = connection.begin()
            session = Session(connection, join_transaction_mode=mode)
            session.add(User(name=f"{mode} {ending}"))
            session.flush()
            getattr(session, ending)()
            print(mode, ending, transaction.is_active, len(connection.execute(select(User.__table__)).all()))
            session.close()
            if transaction.is_active:
                transaction.rollback()
