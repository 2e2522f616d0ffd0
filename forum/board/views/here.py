"""Who is here, and the words that more than one page needs."""

from flask import Response

from forum.accounts.actor import Actor
from forum.accounts.signed_in import current_actor
from forum.board import policy, queries
from forum.errors import SignInNeeded
from forum.web.language import language


def reader() -> Actor:
    """Who reads or acts. Raises SignInNeeded for guests: no page of the board is public."""
    actor = current_actor()
    if not policy.may_read(actor):
        raise SignInNeeded
    return actor


def writer() -> Actor:
    """Who may begin a thread. Raises NotAllowed for staff, SignInNeeded for guests."""
    actor = reader()
    if not policy.may_ask(actor):
        raise policy.refusal(actor, "board.ask.not_allowed")
    return actor


def category_names() -> dict[str, str]:
    """Names in the reader's language by id, in their order."""
    chosen = language()
    return {one.id: one.name(chosen) for one in queries.categories()}


def thread_path(thread_id: str, post_id: str = "") -> str:
    return f"/threads/{thread_id}" + (f"#post-{post_id}" if post_id else "")


def redirect(path: str) -> Response:
    """Go there with GET, whatever the method was."""
    return Response(status=303, headers={"Location": path})
