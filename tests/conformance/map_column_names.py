"""An attribute may have another name than its column."""
from sqlalchemy import Column, Integer, String, create_engine, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Word(Base):
    __tablename__ = "words"

    key = Column("word_id", Integer, primary_key=True)
    text = Column("word_text", String(20))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Word(text="tea"))
session.commit()
word = session.scalars(select(Word).where(Word.text == "tea")).one()
print(word.key, word.text)
print(session.execute(select(Word.key, Word.text)).one()._mapping)
word.text = "ten"
session.commit()
print(select(Word))
