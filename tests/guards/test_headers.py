"""Every answer of every route is closed: also refusals, redirects, and what nobody asked for."""

import re

import pytest

from forum import create_app
from tests import stores
from tests.conftest import close, settings_in
from tests.guards.conftest import Scene
from tests.guards.routes import ROUTES

WAYS = ({}, {"HX-Request": "true"})
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
}


def is_kept(answer):
    return "no-store" not in answer.headers.get("Cache-Control", "")


def faults(answer):
    """What an answer lacks; empty for one that is closed."""
    headers = answer.headers
    lacks = {name for name, value in EXACT.items() if headers.get(name) != value}
    policy = {one.strip() for one in headers.get("Content-Security-Policy", "").split(";")}
    lacks |= DIRECTIVES - policy
    (scripts,) = [one for one in policy if one.startswith("script-src ")] or [""]
    if not re.fullmatch(r"script-src ('none'|'nonce-[\w-]{22}')", scripts):
        lacks.add(f"script-src, not {scripts}")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        lacks.add("Permissions-Policy")
    if is_kept(answer):
        lacks.add("no-store")
    elif not {"Cookie", "HX-Request", "Accept-Language"} <= set(answer.vary):
        lacks.add("Vary")
    return lacks | _cookie_faults(answer)


def _cookie_faults(answer):
    return {
        f"{flag} at {one.partition('=')[0]}"
        for one in answer.headers.getlist("Set-Cookie")
        for flag in ("HttpOnly", "SameSite=Lax")
        if flag not in one
    }


def answers(scene, seat):
    """Each route as it is meant, without what it needs, and by other methods."""
    for route in ROUTES:
        for headers in WAYS:
            yield route, scene.send(seat, route, headers=headers)
        client, path = scene.client(seat), scene.path(route)
        yield route, client.open(path, method=route[1], data={"unknown": "x"})
        for method in ("HEAD", "OPTIONS", "PUT", "TRACE"):
            yield route, client.open(path, method=method)
        yield route, client.get(f"{path}/nothing?v=1")
        if route[1] != "GET":
            scene.restore()


@pytest.mark.parametrize("seat", ["guest", "author", "moderator"])
def test_every_answer_is_closed(scene, seat):
    found, codes = {}, set()
    for route, answer in answers(scene, seat):
        codes.add(answer.status_code)
        is_file = route[0] == "static" and answer.status_code == 200
        lacks = faults(answer) - ({"no-store"} if is_file else set())
        if lacks:
            found[route, answer.status_code] = lacks
        answer.close()
    assert not found
    assert {200, 303, 404, 405} <= codes
    if seat == "guest":
        assert 401 in codes


def test_an_open_answer_is_caught(scene):
    scene.app.after_request_funcs[None].insert(
        0, lambda answer: answer.headers.pop("Content-Security-Policy") and answer
    )
    assert faults(scene.client("guest").get("/sign-in")) >= {"default-src 'none'"}


def test_failing_and_overlong_answers_are_closed(scene):
    scene.app.testing = False
    scene.app.config["PROPAGATE_EXCEPTIONS"] = False
    scene.app.view_functions["board.front"] = lambda: 1 / 0
    client = scene.client("author")
    failing = client.get("/")
    long = client.post("/threads", data={"body": "x" * 5_000_000})
    assert (failing.status_code, long.status_code) == (500, 413)
    assert not faults(failing)
    assert not faults(long)


def test_a_page_that_is_not_there_is_kept_by_nobody(scene):
    """Under an address that looks like a file's, it shows who asked."""
    with scene.client("author").get("/static/nothing.css?v=1") as answer:
        assert answer.status_code == 404
        assert not is_kept(answer)


def test_a_file_that_is_as_it_was_says_so_with_the_same_headers(scene):
    client = scene.client("author")
    with client.get("/static/css/base.css?v=1") as first:
        tag = first.headers["ETag"]
    with client.get("/static/css/base.css?v=1", headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
        assert faults(again) == {"no-store"}


def test_a_nonce_holds_for_one_answer(scene):
    client = scene.client("author")
    pages = [client.get("/") for _ in range(3)]
    nonces = [set(re.findall(r'nonce="([^"]+)"', page.text)) for page in pages]
    assert [len(one) for one in nonces] == [1, 1, 1]
    assert len(set.union(*nonces)) == 3
    for page, (nonce,) in zip(pages, map(list, nonces), strict=True):
        assert f"script-src 'nonce-{nonce}'" in page.headers["Content-Security-Policy"]
        assert page.text.count("<script") == page.text.count(f'nonce="{nonce}"')


@pytest.mark.parametrize("path", ["//sign-in", "/sign-in/", "/threads//new", "//evil.example/.."])
def test_a_host_that_was_made_up_leads_nowhere(scene, path):
    for seat in ("guest", "author"):
        # as the server hands it on; a client would read the double slash as a host
        as_sent = {"PATH_INFO": path, "HTTP_HOST": "evil.example"}
        answer = scene.client(seat).get("/", environ_overrides=as_sent)
        assert answer.status_code in {200, 404}
        assert "Location" not in answer.headers


@pytest.fixture
def https(installation, place, tmp_path):
    folder = tmp_path / "https"
    stores.copy(place.folder, folder)
    app = create_app(settings_in(folder, base_url="https://forum.example"))
    app.config.update(TESTING=True)
    yield Scene(app, installation.people, place, folder)
    close(app)


def test_over_https_every_cookie_is_bound_to_this_host(https):
    person = {"address": "alice@hanbit.example", "password": "a quiet pine by the window"}
    same = {"headers": {"Referer": "https://forum.example/"}, "base_url": "https://forum.example"}
    client = https.app.test_client()
    page = client.get("/sign-in", **same)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000; include")
    form = {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]}
    cookies = page.headers.getlist("Set-Cookie")
    for path, more in (
        ("/theme", {"theme": "dark"}),
        ("/language", {"language": "en"}),
        ("/join", {"address": "gil@hanbit.example"}),
        ("/sign-in", person),
        ("/sign-out", {}),
    ):
        answer = client.post(path, data=form | more, **same)
        assert answer.status_code == 303, path
        cookies += answer.headers.getlist("Set-Cookie")
    names = {one.partition("=")[0] for one in cookies}
    assert names == {"__Host-csrf", "__Host-s", "__Host-join", "theme", "lang"}
    for one in cookies:
        assert "; Secure" in one
        assert "Domain" not in one
        assert "Path=/" in one


@pytest.mark.parametrize("ended", [False, True], ids=["by leaving", "elsewhere"])
def test_who_leaves_takes_along_what_the_browser_kept(scene, ended):
    client = scene.client("author")
    answer = client.post("/sign-out")
    if ended:
        client = scene.client("author")
        answer = client.get("/")
        assert answer.status_code == 401
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert any(one.startswith("s=;") for one in answer.headers.getlist("Set-Cookie"))
    assert "Clear-Site-Data" not in client.get("/sign-in").headers
