"""The words that staff look out for."""

from collections.abc import Collection

from sqlalchemy import func, select

from forum import clock, hints, text
from forum.accounts import guarding
from forum.accounts.actor import Actor
from forum.board import policy, queries
from forum.board.models import WATCH_NOTE_LIMIT, WATCH_WORD_LIMIT, WatchWord
from forum.database import db, new_id
from forum.errors import NotAllowed, NotValid
from forum.hints import ACTS, Act, BadPattern, Word

MOST = 500  # each is a few bits more for every letter of every post


def add_watch_word(
    actor: Actor,
    *,
    word: str,
    act: str,
    is_pattern: bool = False,
    note: str = "",
    kept: Collection[str] = (),
) -> WatchWord:
    """Raises NotAllowed, NotValid, GivesAway."""
    if not policy.may_curate(actor) or not actor.badge:
        raise NotAllowed("board.word.not_allowed")
    ready, ready_note = ready_word(word, is_pattern=is_pattern), ready_watch_note(note)
    known = ready_act(act)
    guarding.check(actor, kept, word=ready, note=ready_note)
    _check_room(ready)
    row = WatchWord(
        id=new_id(),
        text=ready,
        is_pattern=is_pattern,
        act=known,
        note=ready_note,
        staff_id=actor.badge.id,
        at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    queries.forget_watch()
    return row


def remove_watch_word(actor: Actor, row: WatchWord) -> None:
    if not policy.may_curate(actor):
        raise NotAllowed("board.word.not_allowed")
    db.session.delete(row)
    db.session.flush()
    queries.forget_watch()


def ready_word(word: str, *, is_pattern: bool = False) -> str:
    cleaned = text.clean_line(word)
    if not cleaned:
        raise NotValid("board.word.empty", "word")
    if len(cleaned) > WATCH_WORD_LIMIT:
        raise NotValid("board.word.long", "word", limit=WATCH_WORD_LIMIT)
    try:
        hints.check(Word(cleaned, "flag", is_pattern))
    except BadPattern as refused:
        raise NotValid(f"board.word.bad.{refused.key}", "word") from refused
    return cleaned


def ready_act(act: str) -> Act:
    for known in ACTS:
        if known == act:
            return known
    raise NotValid("board.word.act.unknown", "act")


def ready_watch_note(note: str) -> str:
    cleaned = text.clean_line(note)
    if len(cleaned) > WATCH_NOTE_LIMIT:
        raise NotValid("board.word.note.long", "note", limit=WATCH_NOTE_LIMIT)
    return cleaned


def _check_room(word: str) -> None:
    there = select(WatchWord.id).where(WatchWord.text == word)
    if db.session.scalar(there) is not None:
        raise NotValid("board.word.there", "word")
    if (db.session.scalar(select(func.count()).select_from(WatchWord)) or 0) >= MOST:
        raise NotValid("board.word.many", "word", limit=MOST)
