"""Finding threads for a reader. An engine proposes ids; what the reader may see decides."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)

from forum.accounts.actor import Actor
from forum.board.models import Hiding, Merge, Post, Thread, ThreadKind
from forum.board.queries import Card, cards_of, in_other_words, is_there
from forum.board.queries.visible import STANDING_ID, THERE
from forum.database import db
from forum.search.engine import Found
from forum.search.engines import engine
from forum.search.hangul import from_keyboard
from forum.search.snippets import Marker, Parts

PAGE = 20
DEPTH = 60  # threads that a search brings at most
LONGEST = 200
_FEW = 3  # with fewer hits, what was meant is asked for
_SHORTEST_TITLE = 2
_READ = 8_000  # characters of a text that a snippet is looked for in


@dataclass(frozen=True)
class Result:
    card: Card
    title: Parts
    snippet: Parts


@dataclass(frozen=True)
class Results:
    """One page of what was found for `words`.

    `asked` are the words as typed: where they found nothing and the keyboard was left in English,
    `words` are those that were meant. `meant` is only an offer. `is_whole` is false while there is
    no index and titles alone were looked through.
    """

    asked: str
    words: str
    results: list[Result] = field(default_factory=list)
    count: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    meant: str = ""
    has_more: bool = False
    is_whole: bool = True

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than a search brings."""
        return sum(self.kinds.values()) >= DEPTH


@dataclass(frozen=True)
class Similar:
    """A thread like the one that is being written."""

    id: str
    kind: ThreadKind
    title: str
    votes_count: int
    answers_count: int
    is_solved: bool

    @property
    def href(self) -> str:
        return f"/threads/{self.id}"


def find_threads(
    reader: Actor, query: str, *, kind: str = "", category: str = "", page: int = 1
) -> Results:
    """The threads that answer a query, best first; `kind` and `category` narrow what is shown."""
    asked = " ".join(query[:LONGEST].split())
    words, meant, found = _sought(asked)
    cards = _cards(reader, words, found)
    shown = [one for one in cards if one.kind == (kind or one.kind)]
    shown = [one for one in shown if one.category_id == (category or one.category_id)]
    start = (page - 1) * PAGE
    return Results(
        asked=asked,
        words=words,
        meant=meant,
        results=_marked(words, shown[start : start + PAGE]),
        count=len(shown),
        kinds=Counter(one.kind for one in cards),
        categories=Counter(one.category_id for one in cards if one.kind == (kind or one.kind)),
        has_more=len(shown) > start + PAGE,
        is_whole=found.ready,
    )


def similar_threads(
    reader: Actor, title: str, limit: int = 5, *, exclude: str = ""
) -> list[Similar]:
    """Threads like a title, best first; none while the title says too little."""
    if len(title.strip()) < _SHORTEST_TITLE:
        return []
    hits = engine().similar(title[:LONGEST], limit + 5).hits
    cards = cards_of(reader, [hit.id for hit in hits if hit.id != exclude])
    return [_similar(card) for card in cards[:limit]]


def _similar(card: Card) -> Similar:
    votes = card.helpful_count if card.kind == "tip" else card.demand_count
    return Similar(card.id, card.kind, card.title, votes, card.answers_count, card.is_solved)


def _sought(asked: str) -> tuple[str, str, Found]:
    """The words that were looked for, others to offer, and what was found."""
    if not asked:
        return asked, "", Found()
    found = _with_meanings(asked, engine().search(asked, DEPTH))
    if not found.ready or len(found.hits) >= _FEW:
        return asked, "", found
    meant = from_keyboard(asked) or ""
    other = engine().search(meant, DEPTH) if meant else Found()
    if not other.hits:
        return asked, "", found
    return (asked, meant, found) if found.hits else (meant, "", other)


def _with_meanings(asked: str, found: Found) -> Found:
    """What a topic among the words means is looked for, too; what was asked comes first."""
    other = in_other_words(asked)
    if other == asked or not found.ready:
        return found
    first = {hit.id for hit in found.hits}
    more = [hit for hit in engine().search(other, DEPTH).hits if hit.id not in first]
    return replace(found, hits=[*found.hits, *more][:DEPTH])


def _cards(reader: Actor, words: str, found: Found) -> list[Card]:
    ids = [hit.id for hit in found.hits] if found.ready else _by_title(reader, words)
    return cards_of(reader, ids) if ids else []


def _by_title(reader: Actor, words: str) -> list[str]:
    """Without an index: titles that hold the words as they are, the newest first."""
    holding = Thread.title.contains(words, autoescape=True)
    query = select(STANDING_ID).where(is_there(reader), holding)
    rows = db.session.scalars(query.order_by(Thread.position.desc()).limit(DEPTH))
    return list(dict.fromkeys(rows))


def _marked(words: str, cards: list[Card]) -> list[Result]:
    """Each with the part of its text that answers: of the opening, else of an answer."""
    marker = Marker(words)
    openings = _texts([card.id for card in cards], is_opening=True)
    titles = {card.id: marker.title(card.title) for card in cards}
    snippets = {card.id: marker.snippet(openings.get(card.id, "")) for card in cards}
    silent = [one for one in titles if not _says(snippets[one]) and not _says(titles[one])]
    for thread_id, text in _texts(silent, is_opening=False).items():
        snippet = marker.snippet(text)
        if _says(snippet):
            snippets[thread_id] = snippet
    return [Result(card, titles[card.id], snippets[card.id]) for card in cards]


def _says(parts: Parts) -> bool:
    return any(marked for _, marked in parts)


def _texts(thread_ids: list[str], *, is_opening: bool) -> dict[str, str]:
    """The visible words of threads that the reader may see: their openings, or all beside."""
    if not thread_ids:
        return {}
    texts: dict[str, str] = {}
    rows = db.session.execute(_WORDS, {"thread_ids": thread_ids, "is_opening": is_opening})
    for thread_id, title, plain, _ in rows:
        before = texts.get(thread_id)
        texts[thread_id] = "\n".join(filter(None, (before, title, plain)))
    return texts


# Put together once: that takes longer than the database does.
def _words(
    thread_id: Any,  # noqa: ANN401  a column
    title: ColumnElement[str],
    *where: ColumnElement[bool],
) -> Select[Any]:
    """Rows of a thread, the title that goes before a text, and the text."""
    return (
        select(thread_id, title, func.substr(Post.plain, 1, _READ), Post.position.label("position"))
        .where(thread_id.in_(bindparam("thread_ids", expanding=True)), *where)
        .where(~Post.is_deleted, ~select(Hiding.post_id).where(Hiding.post_id == Post.id).exists())
    )


# What was merged is among what is beside the opening, below its own title.
_WORDS = union_all(
    _words(
        Post.thread_id,
        literal(""),
        (Post.kind == "opening") == bindparam("is_opening", type_=Boolean),
    ),
    _words(
        Merge.into_id,
        case((Post.kind == "opening", Thread.title), else_=""),
        ~bindparam("is_opening", type_=Boolean),
        THERE,
    )
    .join(Merge, Merge.thread_id == Post.thread_id)
    .join(Thread, Thread.id == Post.thread_id),
).order_by("position")
