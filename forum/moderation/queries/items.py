"""Posts as the queue brings them. What is counted are people, never companies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, literal, select

from forum.board.models import (
    PART_BREAK,
    UNDECIDED,
    Hiding,
    Participant,
    Post,
    PostKind,
    Thread,
    ThreadKind,
)
from forum.board.queries.reading import label
from forum.board.queries.shapes import Label
from forum.database import db
from forum.moderation.models import HARMFUL, Reason, Report
from forum.moderation.queries.signals import Signal, Signals, reasons_of

Reasons = list[tuple[Reason, int]]  # counted, the most frequent first

NOTES_SHOWN = 20
_SNIPPET = 120
_READ_A_SECOND = 600 / 60  # characters of Korean, read in silence
_TO_DECIDE = 10  # seconds, whatever it says


@dataclass(frozen=True)
class QueueItem:
    """`parts` are filled for the current one only: its text as sanitised HTML, a tip's three."""

    post_id: str
    kind: PostKind
    thread_id: str
    thread_kind: ThreadKind
    title: str
    snippet: str
    label: Label
    signals: list[Signal]
    seconds: int  # to read it and to decide
    hidden_reason: str = ""
    handler: str = ""  # a colleague who is on it
    parts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kept_before: bool = False

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden_reason)

    @property
    def is_undecided(self) -> bool:
        """Hidden by no person yet."""
        return self.hidden_reason in UNDECIDED

    @property
    def minutes(self) -> int:
        return -(-self.seconds // 60)

    @property
    def reasons(self) -> Reasons:
        return reasons_of(self.signals)

    @property
    def kinds(self) -> list[str]:
        """Why it is here, the gravest first, each once."""
        graver = sorted(self.signals, key=lambda one: -one.harm)
        return list(dict.fromkeys(one.kind for one in graver))

    @property
    def looks_like(self) -> list[str]:
        """What the guard found in it."""
        return [one.what for one in self.signals if one.kind == "guard"]

    @property
    def count(self) -> int:
        """People who reported it."""
        return sum(number for _, number in self.reasons)

    @property
    def is_harmful(self) -> bool:
        return any(reason in HARMFUL for reason, _ in self.reasons)


def posts_of(ids: list[str], about: Signals, *, kept: bool) -> list[QueueItem]:
    """The first with its whole text and its notes; `kept` says that it was left to stand before."""
    if not ids:
        return []
    notes = _notes(ids[0])
    found = {row.id: row for row in _rows(ids)}
    first, *others = [(found[one], about[one]) for one in ids]
    return [_reported(*first, notes, kept=kept), *(_reported(*one) for one in others)]


def _rows(ids: list[str]) -> Sequence[Any]:
    # Only the current post's whole text is fetched: others may be 100,000 characters each.
    whole = case((Post.id == ids[0], Post.html), else_=literal("")).label("whole")
    query = (
        select(
            Post.id,
            Post.kind,
            Post.staff_id,
            Post.staff_name,
            Post.staff_team,
            whole,
            func.substr(Post.plain, 1, _SNIPPET).label("snippet"),
            func.length(Post.plain).label("length"),
            Thread.id.label("thread_id"),
            Thread.kind.label("thread_kind"),
            Thread.title,
            select(Hiding.reason)
            .where(Hiding.post_id == Post.id)
            .scalar_subquery()
            .label("hidden_reason"),
            Participant.number,
            Participant.pebble,
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(
            Participant,
            (Participant.thread_id == Post.thread_id) & (Participant.author_tag == Post.author_tag),
        )
        .where(Post.id.in_(ids))
    )
    return db.session.execute(query).all()


def _reported(
    row: Any,  # noqa: ANN401  a row of _rows
    about: list[Signal],
    notes: list[str] | None = None,
    *,
    kept: bool = False,
) -> QueueItem:
    return QueueItem(
        post_id=row.id,
        kind=row.kind,
        thread_id=row.thread_id,
        thread_kind=row.thread_kind,
        title=row.title,
        snippet=row.snippet.replace(PART_BREAK, " "),
        label=label(row, row.number, row.pebble),
        signals=about,
        hidden_reason=row.hidden_reason or "",
        seconds=_TO_DECIDE + round(row.length / _READ_A_SECOND),
        parts=row.whole.split(PART_BREAK),
        notes=notes or [],
        kept_before=kept,
    )


def _notes(post_id: str) -> list[str]:
    """In no order that tells who came first: by the words themselves."""
    query = select(Report.note).where(
        Report.post_id == post_id, Report.decision_id.is_(None), Report.note != ""
    )
    return list(db.session.scalars(query.order_by(Report.note).limit(NOTES_SHOWN)))
