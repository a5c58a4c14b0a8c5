"""A collection is loaded in the order that the relationship asks for."""
from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Album(Base):
    __tablename__ = "albums"

    id: Mapped[int] = mapped_column(primary_key=True)
    songs: Mapped[list["Song"]] = relationship(order_by="Song.track.desc()")


class Song(Base):
    __tablename__ = "songs"

    id: Mapped[int] = mapped_column(primary_key=True)
    track: Mapped[int]
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
album = Album(songs=[Song(track=2), Song(track=1), Song(track=3)])
session.add(album)
session.flush()
print([song.track for song in album.songs])
session.expire(album)
print([song.track for song in album.songs])
