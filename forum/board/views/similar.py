"""Similar threads beside a thread: a fragment, so that finding them costs the page nothing."""

from forum.board import queries
from forum.board.views.blueprint import board_pages
from forum.board.views.here import reader
from forum.search import queries as search
from forum.search.queries import Similar
from forum.web.language import text
from forum.web.templating import render

_SHOWN = 3


@board_pages.get("/threads/<thread_id>/similar")
def similar_to_thread(thread_id: str) -> str:
    actor = reader()
    thread = queries.find_thread(actor, thread_id)
    similar = search.similar_threads(actor, thread.title, _SHOWN, exclude=thread.id)
    return render("board/_similar.html", similar=[_line(one) for one in similar])


def _line(thread: Similar) -> dict[str, str]:
    if thread.kind == "tip":
        fact = f"{text('layout.helpful')} {thread.votes_count}"
    elif thread.is_solved:
        fact = text("layout.solved")
    else:
        fact = f"{text('layout.answers')} {thread.answers_count}"
    words = f"{text(f'layout.kind.{thread.kind}')} · {fact}"
    return {"href": thread.href, "title": thread.title, "meta": words}
