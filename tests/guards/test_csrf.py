"""No form is taken without its token: every unsafe method of every route, generated."""

import re

import pytest
from flask import Blueprint

from forum.board.models import Counter
from forum.database import db
from tests.guards.routes import ROUTES, UNSAFE, Route, routes_of

# The demo's sign-in is for scripts; outside the demo there is none.
DEMO = {("demo.sign_in", "POST")}
# Mail programs stop letters by one click, without a page of ours (RFC 8058); the link is the token.
ONE_CLICK = {("accounts.stop_letters", "POST")}
EXEMPT = DEMO | ONE_CLICK
FORM_EXPIRED = {400, 401}  # 401 where the text is kept and offered again after signing in


@pytest.fixture
def protected(scene):
    scene.app.config["WTF_CSRF_ENABLED"] = True
    return scene


def unsafe_routes(app):
    return [one for one in routes_of(app) if one[1] in UNSAFE]


def unprotected(scene, **more):
    """Routes that take a form without its token, from somebody whom they let in."""
    found, before = [], scene.everything()
    for route in unsafe_routes(scene.app):
        seat = min(ROUTES[route].let_in)
        answer = scene.send(seat, route, **more)
        if answer.status_code not in FORM_EXPIRED or scene.everything() != before:
            found.append(route)
            scene.restore()
    return found


def test_no_route_takes_a_form_without_its_token(protected):
    assert len(unsafe_routes(protected.app)) > 40
    assert set(unprotected(protected)) == EXEMPT


def test_htmx_needs_the_token_as_well(protected):
    assert set(unprotected(protected, headers={"HX-Request": "true"})) == EXEMPT


def test_a_delete_in_a_forms_dress_needs_the_token(protected):
    before = protected.everything()
    for route in unsafe_routes(protected.app):
        if route[1] == "DELETE":
            client = protected.client(min(ROUTES[route].let_in))
            answer = client.post(f"{protected.path(route)}?_method=DELETE")
            assert answer.status_code in FORM_EXPIRED, route
    assert protected.everything() == before


def test_another_browsers_token_is_refused(protected):
    """A token is worth something beside its own cookie only."""
    mine, other = protected.client("author"), protected.client("member")
    page = other.get("/threads/new").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    assert len(token) > 40
    form = ROUTES["board.create_thread", "POST"].form | {"csrf_token": token}
    mine.get("/threads/new")
    assert mine.post("/threads", data=form).status_code in FORM_EXPIRED
    assert other.post("/threads", data=form).status_code == 303


def test_outside_the_demo_nothing_is_exempt_but_what_a_letter_links_to(app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert not DEMO & set(routes_of(app))
    exempt = app.extensions["csrf"]._exempt_views
    assert exempt == {"forum.accounts.views.letters.stop_letters"}
    view = app.view_functions["accounts.stop_letters"]
    assert f"{view.__module__}.{view.__name__}" in exempt
    assert not app.extensions["csrf"]._exempt_blueprints


def test_a_view_without_protection_is_caught(protected, monkeypatch):
    planted = Blueprint("planted", __name__)

    @planted.post("/planted")
    def plant():
        db.session.add(Counter(name="planted", value=1))
        return ""

    protected.app.register_blueprint(planted)
    protected.app.extensions["csrf"].exempt(plant)
    route = ("planted.plant", "POST")
    monkeypatch.setitem(ROUTES, route, Route(frozenset({"guest"})))
    assert set(unprotected(protected)) == {*EXEMPT, route}


def test_who_signs_in_after_somebody_has_a_token_of_their_own(protected):
    client = protected.client("author")
    token = _token(client.get("/").text)
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 303
    form = {"csrf_token": token, "theme": "dark"}
    assert client.post("/theme", data=form).status_code in FORM_EXPIRED


def _token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
