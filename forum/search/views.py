"""The search page, and similar threads while a title is typed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup, escape

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import policy
from forum.board import queries as board
from forum.errors import SignInNeeded
from forum.feedback import queries as feedback
from forum.search import engines, queries
from forum.search.queries import Results, Similar
from forum.search.snippets import Parts
from forum.web.fields import asked, asked_number
from forum.web.language import counted, language, text
from forum.web.templating import render

search_pages = Blueprint("search", __name__)

_KINDS = ("question", "tip")
_LAST_PAGE = queries.DEPTH // queries.PAGE
_SIMILAR = 3


@search_pages.record
def _open_index(state: BlueprintSetupState) -> None:
    engines.use(state.app.config["FORUM"].index_dir)


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; what it cannot mean is as if it were not there."""

    q: str = ""
    kind: str = ""
    category: str = ""
    page: int = 1

    def path(self, **changes: Any) -> str:  # noqa: ANN401  the fields above
        fields = vars(self) | {"page": 1} | changes
        return "/search?" + urlencode({k: v for k, v in fields.items() if v and v != 1})


@search_pages.get("/search")
def search() -> str:
    reader = _reader()
    wanted = _wanted()
    found = queries.find_threads(
        reader, wanted.q, kind=wanted.kind, category=wanted.category, page=wanted.page
    )
    return render(
        "search/results.html",
        fragment="search/_results.html",
        found=found,
        wanted=wanted,
        search_words=found.asked,
        results=[(one.card, marked(one.title), marked(one.snippet)) for one in found.results],
        statuses=_statuses(found),
        names=_names(),
        more=wanted.path(page=wanted.page + 1) if found.has_more else "",
        chips=_chips(wanted, found),
        kinds=_kinds(wanted, found),
        compose=_compose_path(found),
    )


@search_pages.get("/threads/similar")
def similar() -> str:
    """A fragment for the composer; `title` as far as it is typed."""
    threads = queries.similar_threads(_reader(), asked("title", queries.LONGEST), _SIMILAR)
    return render("search/_similar.html", threads=[_described(one) for one in threads])


def marked(parts: Parts) -> Markup:
    """Escaped text with <mark> around what answers."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part) if is_marked else escape(part)
        for part, is_marked in parts
    )


def _reader() -> Actor:
    actor = current_actor()
    if not policy.may_read(actor):
        raise SignInNeeded
    return actor


def _wanted() -> Wanted:
    kind, category = asked("kind"), asked("category")
    return Wanted(
        q=asked("q", queries.LONGEST),
        kind=kind if kind in _KINDS else "",
        category=category if board.category_of(category) else "",
        page=asked_number("page", 1, _LAST_PAGE),
    )


def _names() -> dict[str, str]:
    chosen = language()
    return {one.id: one.name(chosen) for one in board.categories()}


def _statuses(found: Results) -> dict[str, str]:
    ids = [one.card.id for one in found.results]
    return feedback.statuses_of(ids) if ids else {}


def _kinds(wanted: Wanted, found: Results) -> list[dict[str, Any]]:
    everything = {"": sum(found.kinds.values())} | {
        kind: found.kinds.get(kind, 0) for kind in _KINDS
    }
    return [
        {
            "href": wanted.path(kind=kind, category=""),
            "text": text(f"layout.kinds.{kind}") if kind else text("search.kinds.all"),
            "count": count,
            "now": kind == wanted.kind,
        }
        for kind, count in everything.items()
        if count or kind == wanted.kind
    ]


def _chips(wanted: Wanted, found: Results) -> list[dict[str, Any]]:
    names = {"": text("search.categories.all")} | _names()
    return [
        {
            "href": wanted.path(category=category),
            "text": name,
            "category": category,
            "count": found.categories.get(category, 0),
            "now": category == wanted.category,
        }
        for category, name in names.items()
        if category in {"", wanted.category} or found.categories.get(category)
    ]


def _compose_path(found: Results) -> str:
    return "/threads/new?" + urlencode({"kind": "question", "title": found.words})


def _described(thread: Similar) -> dict[str, str]:
    """A thread with the line below its title: its kind and what speaks for it."""
    if thread.kind == "tip":
        fact = text("search.similar.helpful", n=thread.votes_count)
    elif thread.is_solved:
        fact = text("search.similar.solved")
    else:
        fact = counted("search.similar.answer", "search.similar.answers", thread.answers_count)
    words = text("search.similar.meta", kind=text(f"layout.kind.{thread.kind}"), fact=fact)
    return {"id": thread.id, "kind": thread.kind, "title": thread.title, "meta": words}
