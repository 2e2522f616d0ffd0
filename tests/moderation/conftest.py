from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import event

from forum.board import actions
from forum.database import STORES, db, engine_of
from tests.people import Cast

WORDS = "그 정도도 못 거르면 일을 못하는 거 아닌가요"


@dataclass(frozen=True)
class Scene:
    """alice asked, bob answered rudely, carol commented."""

    thread: str
    opening: str
    answer: str
    comment: str


@pytest.fixture
def scene(cast: Cast) -> Scene:
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = actions.ask(
            alice, title="알림이 너무 많아요", body="하루 300개예요", category="how-to"
        )
        answer = actions.answer(bob, thread, body=WORDS)
        comment = actions.comment(carol, thread, answer, body="말씀이 지나치세요")
        return Scene(thread.id, thread.opening_id, answer.id, comment.id)


@pytest.fixture
def report(cast: Cast):
    """Report through the page: report("carol", post_id, "personal")."""

    def send(name: str, post_id: str, reason: str = "personal", **fields: str):
        return cast.client(name).post(f"/posts/{post_id}/report", data={"reason": reason, **fields})

    return send


@pytest.fixture
def rows(app):
    """What a store holds now: rows(select(...))."""

    def read(query):
        with app.app_context():
            found = db.session.execute(query).all()
            db.session.rollback()
            return found

    return read


@pytest.fixture
def statements(app):
    """The SELECT, INSERT, UPDATE and DELETE statements of all stores while something is done."""

    @contextmanager
    def watch():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.lstrip()[:6].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
                seen.append(statement)

        with app.app_context():
            engines = [engine_of(store) for store in STORES]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    return watch
