"""What staff look out for: their words with the starter list, made ready to be looked for."""

import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forum import hints
from forum.accounts.actor import Actor
from forum.board import policy
from forum.board.models import WatchWord
from forum.database import db
from forum.errors import NotAllowed, NotFound, SignInNeeded
from forum.hints import Act, Watch, Word

_KEEP_SECONDS = 60.0  # edited now and then; other processes follow a minute later
_kept: tuple[float, Watch] | None = None


@dataclass(frozen=True)
class WordLine:
    id: str
    text: str
    is_pattern: bool
    act: Act
    note: str
    at: datetime


def watch() -> Watch:
    global _kept  # noqa: PLW0603  made ready once, used by every post
    if _kept is None or time.monotonic() - _kept[0] > _KEEP_SECONDS:
        _kept = (time.monotonic(), hints.watch_of(_words()))
    return _kept[1]


def forget_watch() -> None:
    global _kept  # noqa: PLW0603
    _kept = None


def watch_words(reader: Actor) -> list[WordLine]:
    """By their text. Raises NotAllowed."""
    _check(reader)
    rows = db.session.scalars(select(WatchWord).order_by(WatchWord.text))
    return [WordLine(one.id, one.text, one.is_pattern, one.act, one.note, one.at) for one in rows]


def find_watch_word(reader: Actor, word_id: str) -> WatchWord:
    """Raises NotAllowed, NotFound."""
    _check(reader)
    row = db.session.get(WatchWord, word_id)
    if row is None:
        raise NotFound("board.word.not_found")
    return row


def _check(reader: Actor) -> None:
    if reader.is_guest:
        raise SignInNeeded
    if not policy.may_curate(reader):
        raise NotAllowed("board.word.not_allowed")


def _words() -> list[Word]:
    query = select(WatchWord.text, WatchWord.act, WatchWord.is_pattern).order_by(WatchWord.text)
    return [Word(*row) for row in db.session.execute(query)]
