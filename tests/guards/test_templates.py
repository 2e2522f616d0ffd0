"""No template runs a query: what a page shows was asked for before it is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Blueprint, before_render_template, render_template_string, template_rendered
from sqlalchemy import event, func, select

from forum.board.models import Thread
from forum.database import STORES, db, engine_of
from tests.guards.routes import ROUTES

KINDS = {"SELECT", "INSERT", "UPDATE", "DELETE"}
# Forms that are given back with what is wrong in them are pages, too.
REFUSED_FORMS = (
    ("alice", "/threads", {}),
    ("alice", "/threads", {"kind": "tip"}),
    ("dave", "/threads/{question}/answers", {}),
    ("dave", "/posts/{answer}/comments", {}),
    ("alice", "/posts/{opening}/edit", {}),
    ("alice", "/posts/{opening}/vote", {}),
    ("dave", "/posts/{opening}/report", {}),
    ("chan", "/threads/{question}/promotion", {}),
    ("pia", "/feedback/items/{item}/status", {}),
    ("erin", "/company", {}),
    ("", "/sign-in", {}),
    ("alice", "/threads/nowhere/answers", {}),
)


class Watch:
    """Statements that ran while a template was drawn, with the template's name."""

    def __init__(self) -> None:
        self.drawing: list[str] = []
        self.drawn: set[str] = set()
        self.asked: list[tuple[str, str]] = []

    def begin(self, _app, template, **_more) -> None:
        self.drawing.append(template.name or "a string")

    def end(self, _app, **_more) -> None:
        self.drawn.add(self.drawing.pop())

    def note(self, _connection, _cursor, statement, *_rest) -> None:
        if self.drawing and statement.split(None, 1)[0] in KINDS:
            self.asked.append((self.drawing[-1], statement))


@contextmanager
def _watching(app) -> Iterator[Watch]:
    watch = Watch()
    with app.app_context():
        engines = [engine_of(store) for store in STORES]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", watch.note)
    with before_render_template.connected_to(watch.begin, app):
        with template_rendered.connected_to(watch.end, app):
            yield watch
    for engine in engines:
        event.remove(engine, "before_cursor_execute", watch.note)


@pytest.mark.parametrize("seat", ["guest", "author", "member", "company_admin", "moderator"])
def test_no_page_asks_while_it_is_drawn(scene, seat):
    _look_at_everything(scene, seat)


@pytest.mark.parametrize("seat", ["cx_lead", "product", "operator"])
def test_no_page_of_staff_asks_while_it_is_drawn(scene, seat):
    _look_at_everything(scene, seat)


def _look_at_everything(scene, seat):
    """Also where the seat is not let in: a refusal is a page."""
    client = scene.client(seat)
    with _watching(scene.app) as watch:
        for route in ROUTES:
            if route[1] == "GET":
                for headers in ({}, {"HX-Request": "true"}):
                    client.get(scene.path(route), headers=headers).close()
        for state in ("hidden", "deleted_answered", "promoted", "tip"):
            client.get(f"/threads/{scene.ids[state]}")
    assert len(watch.drawn) > 10
    assert not watch.asked


def test_no_refused_form_asks_while_it_is_drawn(scene):
    with _watching(scene.app) as watch:
        for name, path, form in REFUSED_FORMS:
            for headers in ({}, {"HX-Request": "true"}):
                answer = scene.cast.client(name).post(
                    path.format(**scene.ids), data=form, headers=headers
                )
                assert 400 <= answer.status_code < 500 or name == "alice"
    assert not watch.asked


def test_a_template_that_asks_is_caught(scene):
    planted = Blueprint("planted", __name__)

    @planted.get("/planted")
    def page():
        count = select(func.count()).select_from(Thread)
        return render_template_string("{{ ask() }}", ask=lambda: db.session.scalar(count))

    scene.app.register_blueprint(planted)
    with _watching(scene.app) as watch:
        assert scene.client("guest").get("/planted").text.isdigit()
    assert [name for name, _ in watch.asked] == ["a string"]
