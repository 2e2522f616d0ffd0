"""모음에 담기: from a thread's menu."""

from flask import Response, flash, url_for

from forum.accounts.signed_in import current_actor
from forum.board import queries as board
from forum.errors import NotFound, NotValid
from forum.moderation import actions
from forum.moderation.actions.deciding import check_may_decide
from forum.moderation.views.blueprint import moderation_pages
from forum.web.fields import sent
from forum.web.language import text
from forum.web.nonces import created
from forum.web.templating import render

_ID = 16


@moderation_pages.get("/threads/<thread_id>/collections")
def collections(thread_id: str) -> str:
    """Into which it may go, and which hold it."""
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    check_may_decide(actor)
    held = board.collections_with(actor, thread.id)
    lines = board.collections(actor)
    return render("moderation/collect.html", thread=thread, lines=lines, held=held)


@moderation_pages.post("/threads/<thread_id>/collections")
def collect(thread_id: str) -> Response:
    actor = current_actor()
    thread = board.find_thread(actor, thread_id)
    check_may_decide(actor)
    try:
        collection = board.find_collection(actor, sent("collection", _ID))
    except NotFound as gone:  # the thread is there: which collection is what cannot be taken
        raise NotValid("board.collection.not_found", "collection") from gone
    actions.collect(actor, collection, thread)
    flash(text("board.collection.said.collected"), "done")
    return created(url_for("board.edit_collection", collection_id=collection.id))
