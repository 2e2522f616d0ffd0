"""From the board to the index: what of a thread can be found, and when it is read again."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, func, select

from forum import outbox
from forum.board.models import Hiding, Merge, Post, Thread
from forum.board.queries import together
from forum.board.queries.visible import SURVIVOR_ID, THERE
from forum.database import db
from forum.search.engine import Document, IndexMissing
from forum.search.engines import engine

KIND = "search.index"
BATCH = 500  # each commit merges: the fewer, the cheaper; 500 take a worker five seconds
_CHUNK = 500


@outbox.handles(KIND, batch=BATCH)
def index_threads(payloads: list[outbox.Payload]) -> None:
    """Read the threads again; those that nobody may come upon are forgotten."""
    asked = list(dict.fromkeys(str(payload["thread_id"]) for payload in payloads))
    ids = [*asked, *sorted(together(asked) - {*asked})]
    documents = documents_of(ids)
    gone = set(ids) - {document.id for document in documents}
    try:
        engine().change(documents, gone)
    except IndexMissing:
        reindex()


def reindex(step: Callable[[int], None] | None = None) -> int:
    """Make the index anew; how many threads. `step` is told of each chunk's size."""
    count = 0

    def all_documents() -> Iterator[Document]:
        nonlocal count
        for ids in _chunks():
            documents = documents_of(ids)
            db.session.rollback()  # no long read: the database could not be tidied meanwhile
            yield from documents
            count += len(documents)
            if step:
                step(len(documents))

    engine().rebuild(all_documents())
    return count


def tidy() -> None:
    """For the night: the words of deleted and edited threads leave the disk."""
    try:
        engine().tidy()
    except IndexMissing:
        reindex()


def any_thread() -> str | None:
    """The id of a thread, where there is one: reading it makes an index that is missing anew."""
    return db.session.scalar(select(Thread.id).limit(1))


def is_ready() -> bool:
    """Whether there is an index of this version that can be read."""
    return engine().search("").ready


def count_threads() -> int:
    return db.session.scalar(select(func.count()).select_from(Thread)) or 0


def documents_of(thread_ids: Sequence[str]) -> list[Document]:
    """What may be found of these threads; hidden and deleted ones are left out.

    What was merged is found as the thread that it stands below: by its title, and by its texts.
    """
    below = _below(thread_ids)
    chosen = {*thread_ids, *below}
    query = select(Thread.id, Thread.title, SURVIVOR_ID.label("into_id"))
    there = query.where(Thread.id.in_(chosen), THERE).order_by(Thread.position)
    threads = db.session.execute(there).all()
    openings, answers = _texts([thread.id for thread in threads])
    documents = {
        one.id: Document(one.id, one.title, openings.get(one.id, ""), "\n".join(answers[one.id]))
        for one in threads
    }
    for one in threads:
        if one.into_id in documents:
            documents[one.into_id] = _with(documents[one.into_id], documents[one.id])
    return [documents[one.id] for one in threads if not one.into_id and one.id in {*thread_ids}]


def _below(thread_ids: Sequence[str]) -> list[str]:
    query = select(Merge.thread_id).where(Merge.into_id.in_(thread_ids))
    return list(db.session.scalars(query))


def _with(document: Document, merged: Document) -> Document:
    """The merged title is one more name of the thread."""
    return replace(
        document,
        title=f"{document.title} {merged.title}",
        answers="\n".join(filter(None, (document.answers, merged.body, merged.answers))),
    )


def _texts(thread_ids: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    rows = db.session.execute(
        select(Post.thread_id, Post.kind, Post.plain)
        .where(Post.thread_id.in_(thread_ids), ~Post.is_deleted, ~_is_hidden(Post.id))
        .order_by(Post.thread_id, Post.position)
    )
    openings: dict[str, str] = {}
    answers: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.kind == "opening":
            openings[row.thread_id] = row.plain
        else:
            answers[row.thread_id].append(row.plain)
    return openings, answers


def _is_hidden(post_id: object) -> ColumnElement[bool]:
    return select(Hiding.post_id).where(Hiding.post_id == post_id).exists()


def _chunks() -> Iterator[list[str]]:
    """The ids of all threads in the order of their asking."""
    after = -1
    while True:
        query = select(Thread.id, Thread.position).where(Thread.position > after)
        rows = db.session.execute(query.order_by(Thread.position).limit(_CHUNK)).all()
        if not rows:
            return
        yield [row.id for row in rows]
        after = rows[-1].position
