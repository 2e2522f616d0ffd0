"""The list of threads: the front page."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from forum import clock
from forum.accounts.actor import Actor
from forum.board import queries
from forum.board.actions.closing import MOST_PINNED
from forum.board.models import TAG_LIMIT, ThreadKind
from forum.board.queries import Card, Listing, Sort
from forum.board.views.blueprint import board_pages
from forum.board.views.here import category_names, reader
from forum.feedback import queries as feedback
from forum.web.fields import asked
from forum.web.language import counted, text
from forum.web.templating import render, wants_fragment
from forum.web.times import day

SORTS: dict[str, tuple[Sort, ...]] = {
    "question": ("latest", "popular", "unanswered", "solved"),
    "tip": ("latest", "popular"),
}
_RELEASED = 3
_CURSOR = 60  # of a list: up to three numbers
_HOURS_A_DAY = 24
_MONTH = 30


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it cannot mean is as if it were not there."""

    kind: ThreadKind = "question"
    sort: Sort = "latest"
    category: str = ""
    tag: str = ""

    def path(self, **changes: str) -> str:
        chosen = {
            name: value
            for name, value in (vars(self) | changes).items()
            if value != getattr(Wanted, name)
        }
        return f"/?{urlencode(chosen)}" if chosen else "/"

    @property
    def is_plain(self) -> bool:
        return not self.category and not self.tag and self.sort == "latest"


def wanted() -> Wanted:
    kind: Literal["question", "tip"] = "tip" if asked("kind") == "tip" else "question"
    sort = asked("sort")
    category = asked("category")
    tag = asked("tag").lstrip("#").lower()
    tag = queries.meaning_of(tag, queries.synonyms()) if tag else tag
    return Wanted(
        kind=kind,
        sort=next((one for one in SORTS[kind] if one == sort), "latest"),
        category=category if queries.category_of(category) else "",
        tag=tag if len(tag) <= TAG_LIMIT else "",
    )


@board_pages.get("/")
def front() -> str:
    actor = reader()
    chosen = wanted()
    after = asked("after", _CURSOR)
    listing = queries.list_threads(actor, after=after, **asdict(chosen))
    if wants_fragment():
        context = _cards(chosen, listing)
        return render("board/front.html", fragment="board/_cards.html", **context)
    shelves = queries.shelves(actor)
    on_top = chosen.is_plain and not after
    pinned = [card for card in shelves.pinned if on_top and card.kind == chosen.kind]
    context = _cards(chosen, listing, pinned[:MOST_PINNED])
    return render(
        "board/front.html",
        **context,
        asked=chosen,
        is_first=not after,
        kinds=_kinds(chosen, shelves.counts),
        sorts=_sorts(chosen),
        chips=_chips(chosen),
        picked=shelves.picked,
        waiting=[_waiting(card) for card in shelves.waiting],
        collections=[_collection(card) for card in shelves.collections],
        returns=shelves.returns and actor.is_member,
        released=_released(actor),
    )


def _cards(asked: Wanted, listing: Listing, pinned: Sequence[Card] = ()) -> dict[str, Any]:
    """What is pinned lies on top, and once."""
    on_top = {card.id for card in pinned}
    cards = [card for card in listing.cards if card.id not in on_top]
    ids = [*on_top, *(card.id for card in cards)]
    statuses = feedback.statuses_of(ids) if ids else {}
    step = "&" if "?" in asked.path() else "?"
    return {
        "pinned": pinned,
        "cards": cards,
        "names": category_names(),
        "statuses": statuses,
        "more": f"{asked.path()}{step}after={listing.after}" if listing.after else "",
    }


def _kinds(asked: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "href": asked.path(kind=kind, sort="latest"),
            "text": text(f"layout.kinds.{kind}"),
            "count": counts.get(kind, 0),
            "now": kind == asked.kind,
        }
        for kind in SORTS
    ]


def _sorts(asked: Wanted) -> list[dict[str, Any]]:
    return [
        {
            "href": asked.path(sort=sort),
            "text": text(f"board.sort.{sort}"),
            "now": sort == asked.sort,
        }
        for sort in SORTS[asked.kind]
    ]


def _chips(asked: Wanted) -> list[dict[str, Any]]:
    everything = {"": text("board.category.all")}
    return [
        {
            "href": asked.path(category=category),
            "text": name,
            "category": category,
            "now": category == asked.category,
        }
        for category, name in (everything | category_names()).items()
    ]


def _waiting(card: Card) -> dict[str, str]:
    hours = int((clock.now() - card.asked_at).total_seconds() // 3600)
    days = hours // _HOURS_A_DAY
    if days > _MONTH:
        since = text("board.waiting.long")
    elif days:
        since = counted("board.waiting.day", "board.waiting.days", days)
    else:
        since = counted("board.waiting.hour", "board.waiting.hours", hours)
    words = since if hours else text("board.waiting.now")
    return {"href": f"/threads/{card.id}", "title": card.title, "meta": words}


def _collection(card: Card) -> dict[str, str]:
    words = counted("board.collection.one", "board.collection.many", card.position)
    return {"href": f"/collections/{card.id}", "title": card.title, "meta": words}


def _released(actor: Actor) -> list[dict[str, str]]:
    return [
        {
            "href": f"/roadmap#item-{item_id}",
            "title": title,
            "meta": counted("board.released.one", "board.released.many", count, day=day(on)),
        }
        for title, on, count, item_id in feedback.released_recently(actor, _RELEASED)
    ]
