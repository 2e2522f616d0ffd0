import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum import outbox
from forum.board import actions, queries
from forum.board.models import Post
from forum.database import db
from forum.search.indexing import reindex
from tests.people import Cast


@pytest.fixture
def board(app: Flask, cast: Cast) -> "Board":
    return Board(app, cast)


class Board:
    """What people write, read into the index when they are done."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        self.app, self.cast = app, cast
        with app.app_context():
            reindex()

    def ask(self, title: str, body: str = "어떻게 하면 좋을까요?", category: str = "how-to") -> str:
        with self.cast.unit():
            actor = self.cast.actor("alice")
            thread = actions.ask(actor, title=title, body=body, category=category)
            return thread.id

    def share(self, title: str) -> str:
        parts = {"situation": "일이 많았어요.", "method": "나눴어요.", "result": "편해졌어요."}
        with self.cast.unit():
            thread = actions.share(
                self.cast.actor("carol"), title=title, category="culture", **parts
            )
            return thread.id

    def answer(self, thread_id: str, body: str) -> str:
        return self.do(
            "bob", thread_id, lambda actor, thread: actions.answer(actor, thread, body=body).id
        )

    def opening(self, thread_id: str, name: str, act: Callable) -> None:
        """Do something to a thread's opening, as somebody."""
        self.do(name, thread_id, lambda actor, thread: act(actor, thread, self._opening(thread)))

    def do(self, name: str, thread_id: str, act: Callable) -> object:
        with self.cast.unit():
            actor = self.cast.actor(name)
            thread = queries.find_thread(actor, thread_id)
            return act(actor, thread)

    def read(self) -> None:
        """The worker's turn."""
        with self.app.app_context():
            while outbox.run_due("board"):
                pass
            assert outbox.count_waiting("board") == outbox.count_dead("board") == 0
            db.session.remove()

    def _opening(self, thread) -> Post:
        return db.session.get_one(Post, thread.opening_id)


def threads_on(page: str) -> list[str]:
    """The ids of the threads on a page, in order."""
    found = re.findall(r'class="card-title"><a href="/threads/([a-z2-7]{16})"', page)
    return list(dict.fromkeys(found))
