"""What every answer says to the browser, whoever asks and whatever comes of it."""

from dataclasses import replace

import pytest
from flask import request

from forum import create_app
from tests.conftest import close

PATHS = ("/", "/sign-in", "/join", "/healthz", "/nothing-here", "/threads/aaaaaaaaaaaaaaaa")


@pytest.mark.parametrize("name", ["", "alice", "mona"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_closed(cast, path, name):
    answer = cast.client(name).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/join"])
def test_no_page_holds_inline_code_or_foreign_addresses(cast, path):
    page = cast.client("alice").get(path).text
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<script>" not in page
    assert 'src="http' not in page


def test_static_files_are_kept_for_a_year_only_under_their_version(cast):
    def kept(path):
        with cast.client().get(path) as answer:
            return answer.headers.get("Cache-Control", "")

    assert "immutable" in kept("/static/css/base.css?v=1")
    assert "immutable" not in kept("/static/css/base.css")


def test_the_csrf_cookie_holds_no_account(app, cast, installation):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = cast.client("alice").get("/threads/new")
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)
    assert not [one for one in cookies if one.startswith(("session=", "remember_token="))]


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_a_proxy_is_believed_only_where_there_is_one(settings, proxies, address):
    made = create_app(replace(settings, proxies=proxies))
    made.add_url_rule("/whence", "whence", lambda: request.remote_addr)
    with made.test_client() as client:
        answer = client.get("/whence", headers={"X-Forwarded-For": "203.0.113.9"})
    assert answer.text == address
    close(made)
