"""Read threads to rows: many in one statement, and a random tag for each who wrote.

Nobody owns such a tag: no secret gives it, so nobody is ever shown as the author.
"""

import secrets
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from forum import anonymity, text
from forum.board.actions import writing
from forum.board.actions.asking import excerpt_of
from forum.board.models import PART_BREAK, Participant, Post, Thread, ThreadTag
from forum.cli.importing.shapes import IncomingPost, IncomingThread
from forum.database import db, new_id, unit_of_work
from forum.events import publish
from forum.events.board import ThreadChanged

Row = dict[str, Any]
Placed = tuple[IncomingPost, str, str, str | None]  # post, its id, its kind, its parent's id


def bring_in(threads: list[IncomingThread]) -> int:
    """Write what is not there yet, in one unit; how many were added."""
    with unit_of_work("board"):
        fresh = _fresh(threads)
        if fresh:
            _write(fresh)
    db.session.expunge_all()
    return len(fresh)


def _fresh(threads: Iterable[IncomingThread]) -> list[IncomingThread]:
    by_key = {thread.key: thread for thread in reversed(list(threads))}
    known = select(Thread.source_key).where(Thread.source_key.in_(by_key))
    for key in db.session.scalars(known):
        del by_key[str(key)]
    return list(reversed(by_key.values()))


def _write(threads: list[IncomingThread]) -> None:
    ids = anonymity.make_salts(len(threads))
    last = writing.count("thread.position", len(threads))
    for kind in ("question", "tip"):
        if number := sum(thread.kind == kind for thread in threads):
            writing.count(f"threads.{kind}", number)
    epoch = anonymity.keyring.current_epoch()
    rows: dict[type, list[Row]] = {Thread: [], Post: [], Participant: [], ThreadTag: []}
    for thread, thread_id, position in zip(threads, ids, count(last - len(ids) + 1), strict=False):
        head = {"id": thread_id, "salt_id": thread_id, "epoch": epoch, "position": position}
        for model, added in _rows(thread, head).items():
            rows[model] += added
    for model, added in rows.items():
        if added:
            db.session.execute(insert(model), added)
    for thread_id in ids:
        publish(ThreadChanged(thread_id))


def _rows(thread: IncomingThread, head: Row) -> dict[type, list[Row]]:
    placed = _placed(thread)
    people = _People(head["id"])
    posts = [_post(head["id"], number, one, people) for number, one in enumerate(placed)]
    return {
        Thread: [head | _thread(thread, placed, posts[0])],
        Post: posts,
        Participant: people.rows,
        ThreadTag: [{"thread_id": head["id"], "name": name} for name in thread.tags],
    }


def _placed(thread: IncomingThread) -> list[Placed]:
    """All posts in the order of their hours; what stands under another comes after it."""
    opening = (thread.opening, new_id(), "opening", None)
    placed: list[Placed] = [*_under(opening)]
    for answer in thread.answers:
        one = (answer, new_id(), "answer", None)
        placed += [one, *_under(one)]
    return [opening, *sorted(placed, key=lambda one: one[0].at)]


def _under(parent: Placed) -> Iterator[Placed]:
    for comment in parent[0].comments:
        yield comment, new_id(), "comment", parent[1]


def _thread(thread: IncomingThread, placed: list[Placed], opening: Row) -> Row:
    kinds = [kind for _, _, kind, _ in placed]
    votes = thread.opening.votes
    accepted = [
        post_id for post, post_id, kind, _ in placed if post.is_accepted and kind == "answer"
    ]
    return {
        "kind": thread.kind,
        "category_id": thread.category,
        "language": thread.language,
        "title": thread.title,
        "excerpt": excerpt_of(opening["plain"]),
        "environment": thread.environment,
        "asked_at": thread.opening.at,
        "active_at": placed[-1][0].at,
        "last_position": len(placed) - 1,
        "opening_id": opening["id"],
        "accepted_post_id": accepted[0] if accepted else None,
        "answers_count": kinds.count("answer"),
        "comments_count": kinds.count("comment"),
        "legacy_votes": votes,
        "popularity": votes + kinds.count("answer"),
        "has_official": any(post.is_official for post, *_ in placed),
        "source_key": thread.key,
    }


def _post(thread_id: str, position: int, placed: Placed, people: "_People") -> Row:
    post, post_id, kind, parent_id = placed
    rendered = [text.render(part, share=len(post.parts)) for part in post.parts]
    return {
        "id": post_id,
        "thread_id": thread_id,
        "kind": kind,
        "parent_id": parent_id,
        "position": position,
        "source": PART_BREAK.join(post.parts),
        "html": PART_BREAK.join(one.html for one in rendered),
        "plain": PART_BREAK.join(one.plain for one in rendered),
        "posted_at": post.at,
        "legacy_votes": post.votes,
        "is_official": post.is_official,
        **people.author_of(post),
    }


class _People:
    """Who takes part in one thread: a random tag, a number and a stone each."""

    def __init__(self, thread_id: str) -> None:
        self._thread_id = thread_id
        self._tags: dict[int, bytes] = {}
        self.rows: list[Row] = []

    def author_of(self, post: IncomingPost) -> Row:
        if post.staff:
            # Shown by name and team; the id is nobody's.
            named = {"staff_name": post.staff.name, "staff_team": post.staff.team}
            return {"author_tag": None, "staff_id": new_id(), **named}
        number = max(self._tags, default=-1) + 1 if post.by is None else post.by
        if number not in self._tags:
            self._join(number)
        none = dict.fromkeys(("staff_id", "staff_name", "staff_team"))
        return {"author_tag": self._tags[number], **none}

    def _join(self, number: int) -> None:
        self._tags[number] = secrets.token_bytes(16)
        self.rows.append(
            {
                "thread_id": self._thread_id,
                "author_tag": self._tags[number],
                "number": number,
                "pebble": writing.draw_stone([row["pebble"] for row in self.rows]),
            }
        )
