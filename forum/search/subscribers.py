"""Whatever changes a thread's words or who may see them: it is read into the index again."""

from forum import outbox
from forum.events import subscribe
from forum.events.board import ThreadChanged
from forum.search.indexing import KIND


@subscribe(ThreadChanged)
def index_again(event: ThreadChanged) -> None:
    outbox.add("board", KIND, {"thread_id": event.thread_id})
