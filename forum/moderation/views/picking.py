"""이번 주 팁."""

from flask import Response, flash

from forum.accounts.signed_in import current_actor
from forum.board import actions as board_actions
from forum.board import queries as board
from forum.moderation.views.blueprint import moderation_pages
from forum.web.language import text
from forum.web.nonces import created


@moderation_pages.post("/threads/<thread_id>/pick")
def pick(thread_id: str) -> Response:
    actor = current_actor()
    board_actions.pick(actor, board.find_thread(actor, thread_id))
    return _picked(thread_id, "pick")


@moderation_pages.delete("/threads/<thread_id>/pick")
def unpick(thread_id: str) -> Response:
    actor = current_actor()
    board_actions.unpick(actor, board.find_thread(actor, thread_id))
    return _picked(thread_id, "unpick")


def _picked(thread_id: str, what: str) -> Response:
    flash(text(f"moderation.said.{what}"), "done")
    return created(f"/threads/{thread_id}")
