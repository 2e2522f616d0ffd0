"""A thread put into a collection is a decision like others: in the log, and undone like them."""

from forum.accounts.actor import Actor
from forum.board import actions as board
from forum.board.models import Collection, Thread
from forum.board.queries import find_collection, find_post
from forum.errors import AlreadyDone, NotFound
from forum.moderation.actions.deciding import check_may_decide, record, undoes
from forum.moderation.models import Decision


def collect(actor: Actor, collection: Collection, thread: Thread) -> Decision:
    """Raises NotAllowed, NotValid; AlreadyDone where the thread is in it."""
    check_may_decide(actor)
    if not board.collect(actor, collection, thread):
        raise AlreadyDone("board.collection.held")
    _, opening = find_post(actor, thread.opening_id)
    return record(actor, opening, "collect", before={"collection": collection.id})


@undoes("collect")
def _take_out(actor: Actor, decision: Decision) -> None:
    """Nothing where the collection is gone."""
    try:
        collection = find_collection(actor, str((decision.before or {})["collection"]))
    except NotFound:
        return
    board.take_out(actor, collection, decision.thread_id)
