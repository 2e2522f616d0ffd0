"""Whether the board, its outbox and its index are what was acknowledged, and nothing twice."""

import re
from collections import Counter, defaultdict

from flask import Flask
from sqlalchemy import select

from forum import outbox
from forum.board.models import Post, Thread, Vote
from forum.cli.counters import wrong_counters
from forum.database import db
from forum.outbox import BoardOutbox
from forum.search import indexing
from forum.search.engines import engine
from tests.faults.writing import Client, Journal, Written, digest

_WORD = re.compile(r"zq[0-9a-f]{12}")


class Checker:
    """Reads the stores while nobody serves them."""

    def __init__(self, app: Flask, journal: Journal) -> None:
        self._app, self._journal = app, journal

    def faults(self) -> list[str]:
        """What must never be, however and whenever the processes died."""
        with self._app.app_context():
            try:
                return [*self._lost(), *self._twice(), *self._miscounted(), *self._forgotten()]
            finally:
                db.session.remove()

    def _lost(self) -> list[str]:
        """Acknowledged, and not there or with other words; votes by how many there must be."""
        there = self._texts()
        lost = [
            f"{one.kind} of {one.word} is lost or changed"
            for one in self._journal.acknowledged()
            if one.kind != "vote" and there.get(one.word) != [one.hash]
        ]
        return lost + self._wrong_votes()

    def _wrong_votes(self) -> list[str]:
        """A post has a vote of each who was told so, and none of anybody who never sent one."""
        kept = Counter(db.session.scalars(select(Vote.post_id)))
        told, sent = self._voters(only_told=True), self._voters(only_told=False)
        return [
            f"{post} has {kept[post]} votes"
            for post in {*sent, *kept}
            if not len(told[post]) <= kept[post] <= len(sent[post])
        ]

    def _voters(self, *, only_told: bool) -> defaultdict[str, set[str]]:
        voters: defaultdict[str, set[str]] = defaultdict(set)
        for one in list(self._journal.written):
            if one.kind == "vote" and (one.location or not only_told):
                voters[one.path.split("/")[2]].add(one.who)
        return voters

    def _twice(self) -> list[str]:
        return [f"{word} is there twice" for word, texts in self._texts().items() if len(texts) > 1]

    def _texts(self) -> dict[str, list[str]]:
        """For each word that somebody wrote, the hashes of the texts that hold it."""
        query = select(Post.kind, Post.source, Thread.title).join(
            Thread, Post.thread_id == Thread.id
        )
        found: dict[str, list[str]] = {}
        for kind, source, title in db.session.execute(query):
            if word := _WORD.search(source):
                words = digest(title if kind == "opening" else "", source)
                found.setdefault(word[0], []).append(words)
        return found

    def _miscounted(self) -> list[str]:
        return [f"{one.counter} of {one.id}" for one in wrong_counters()]

    def _forgotten(self) -> list[str]:
        """Threads whose newest words are neither in the index nor waiting to be read into it."""
        waiting = set(
            db.session.scalars(
                select(BoardOutbox.payload["thread_id"].as_string()).where(
                    BoardOutbox.kind == indexing.KIND, ~BoardOutbox.is_dead
                )
            )
        )
        ids = [one for one in db.session.scalars(select(Thread.id)) if one not in waiting]
        behind = _behind(ids)
        return [f"{one} waits for nobody and is not in the index" for one in behind]

    def converged(self, served: Client) -> list[str]:
        """After all was carried out: every post is on its page and its thread is found."""
        with self._app.app_context():
            faults = [f"outbox {one}" for one in outbox.STORES if outbox.count_waiting(one)]
            posts = [one for one in self._journal.acknowledged() if one.kind != "vote"]
            faults += [f"{one.word} is not found" for one in posts if not _is_found(one)]
            db.session.remove()
        return faults + [f"{one.word} is on no page" for one in _unseen(self._journal, served)]


def _behind(ids: list[str]) -> list[str]:
    """Those of the threads that the index holds with other words, or not at all."""
    from forum.search import whoosh_index  # noqa: PLC0415  the one engine that keeps digests
    from forum.search.engine import IndexMissing  # noqa: PLC0415

    documents = indexing.documents_of(ids)
    try:
        opened = whoosh_index.opened(engine()._folder)
    except IndexMissing:
        return []  # made anew from all threads as soon as a worker starts
    return [one.id for one in whoosh_index.changed(opened, documents)]


def _is_found(one: Written) -> bool:
    return one.thread in [hit.id for hit in engine().search(one.word).hits]


def _unseen(journal: Journal, served: Client) -> list[Written]:
    pages: dict[str, str] = {}
    unseen = []
    for one in journal.acknowledged():
        if one.kind == "vote":
            continue
        if one.thread not in pages:
            pages[one.thread] = served.get(f"/threads/{one.thread}")[1]
        if one.word not in pages[one.thread]:
            unseen.append(one)
    return unseen
