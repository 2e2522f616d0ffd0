"""How often: by person and by address class, never by company; in memory and in Redis alike."""

import os
import secrets
import socket
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from redis import Redis, RedisError

from forum import clock, create_app
from forum.accounts import limits as doors
from forum.accounts.actions import joining, signing_in
from forum.counting import counting
from forum.web import limits
from forum.web.limits import OFTEN, Often, address_class
from tests.bench.serving import free_port
from tests.conftest import close
from tests.guards.routes import routes_of
from tests.people import Cast

# A database for each of the suite's processes: they would count together otherwise.
REDIS = f"redis://127.0.0.1:6379/{8 + int(os.environ.get('PYTEST_XDIST_WORKER', 'gw0')[2:]) % 8}"
ADDRESS = "203.0.113.77"


@pytest.fixture(params=["memory", "redis", "redis away"])
def url(request):
    if request.param == "memory":
        yield ""
    elif request.param == "redis away":
        yield f"redis://127.0.0.1:{free_port()}/0"
    else:
        redis = Redis.from_url(REDIS)
        try:
            redis.ping()
        except RedisError:
            pytest.skip("needs Redis at 127.0.0.1:6379")
        _empty(redis)
        yield REDIS
        _empty(redis)
        redis.close()


def _empty(redis):
    for name in redis.scan_iter("forum:counts*"):
        redis.delete(name)


@pytest.fixture
def cast(settings, installation, url, monkeypatch):
    """An application of its own, where only three of anything are let through."""
    for kind in OFTEN:
        monkeypatch.setitem(OFTEN, kind, Often(3 if OFTEN[kind].person else 0, guests=4))
    app = create_app(replace(settings, redis_url=url, limit_factor=1))
    doors.forget_all()
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield Cast(app, installation.people)
    doors.forget_all()
    counting.use(settings)
    close(app)


def preview(client, **more):
    return client.post("/preview", data={"body": "글"}, **more)


def codes(client, times=5, **more):
    return [preview(client, **more).status_code for _ in range(times)]


def test_who_did_enough_is_asked_to_wait(cast):
    client = cast.client("alice")
    assert codes(client) == [200, 200, 200, 429, 429]
    refused = preview(client)
    assert int(refused.headers["Retry-After"]) in range(3540, 3661)
    assert "60분 뒤에" in refused.text
    assert not [name for name, _ in refused.headers if "ratelimit" in name.lower()]


@pytest.mark.parametrize(("language", "words"), [("en", "60 minutes"), ("ja", "60分後")])
def test_it_is_said_in_the_readers_language(cast, language, words):
    client = cast.client("alice")
    client.set_cookie("lang", language)
    codes(client)
    assert words in preview(client).text


def test_what_was_being_written_is_given_back(cast):
    client = cast.client("alice")
    sent = {"title": "알림을 줄이는 방법", "category": "how-to", "body": "쓰던 글이 여기 있어요."}
    answers = [client.post("/threads", data=sent) for _ in range(4)]
    assert [one.status_code for one in answers] == [303, 303, 303, 429]
    assert sent["body"] in answers[-1].text


def test_colleagues_and_other_companies_have_limits_of_their_own(cast):
    """What one did changes nothing for anybody: of hanbit alice and bob, of nuri carol."""
    full = codes(cast.client("alice"))
    for name in ("bob", "carol", "dave", "erin"):
        assert codes(cast.client(name)) == full


def test_two_sessions_behind_one_address_are_two_persons(cast):
    at = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}
    assert codes(cast.client("alice"), **at) == codes(cast.client("bob"), **at)


def test_an_ended_session_buys_nothing_and_guests_are_one_class(cast):
    answers = []
    for number in range(6):
        client = cast.client()
        client.set_cookie("s", secrets.token_urlsafe(50))  # made up each time
        at = {"REMOTE_ADDR": f"203.0.113.{number}"}
        answers.append(client.get("/", environ_overrides=at).status_code)
    assert answers == [401] * 4 + [429] * 2
    elsewhere = cast.client().get("/", environ_overrides={"REMOTE_ADDR": "203.0.114.1"})
    assert elsewhere.status_code == 401


def test_reading_is_not_limited_for_who_is_signed_in(cast):
    client = cast.client("alice")
    assert {client.get("/").status_code for _ in range(8)} == {200}
    assert {client.get("/healthz").status_code for _ in range(8)} == {200}


def test_one_kind_does_not_use_up_another(cast):
    client = cast.client("alice")
    codes(client)
    assert client.get("/search?q=알림").status_code == 200


def test_nothing_of_addresses_or_accounts_lies_anywhere_in_clear(cast, url, caplog):
    caplog.set_level("DEBUG")
    with cast.unit("identity"):
        actor = cast.actor("alice")
    tried = {"address": "alice@hanbit.example", "password": "wrong"}
    at = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}
    for _ in range(6):
        cast.client().post("/sign-in", data=tried, **at)
        preview(cast.client("alice"), **at)
    seen = [*counting._own.storage, *counting._own.expirations, caplog.text]
    if url == REDIS:
        redis = Redis.from_url(REDIS)
        for name in redis.scan_iter():
            seen += [name.decode(), repr(redis.get(name))]
        redis.close()
        assert len(seen) > 4
    canaries = ("203.0.113", "alice", "hanbit", actor.account_id, actor.company_id)
    sessions = (actor.session_id.hex(), cast.people["alice"].cookie[:22])
    found = [word for word in (*canaries, *sessions) for one in seen if word in one]
    assert found == []


def test_processes_that_share_redis_count_together_and_alone_apart(cast, settings, url):
    codes(cast.client("alice"), 2)
    name = counting.name_of("preview", b"x")
    counting._boot_key = secrets.token_bytes(32)  # as another process has
    counting.use(replace(settings, redis_url=url, limit_factor=1))
    expected = [200, 429, 429] if url == REDIS else [200, 200, 200]
    assert codes(cast.client("alice"), 3) == expected
    assert (counting.name_of("preview", b"x") == name) is (url == REDIS)


def test_the_key_is_another_each_day(cast, time_machine):
    name = counting.name_of("preview", b"x")
    counting._keys = {}
    time_machine.move_to(clock.now() + timedelta(days=1))
    same = counting.name_of("preview", b"x") == name
    assert same is (counting._shared is None or counting._away_until > 0)


@contextmanager
def _deaf():
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.mark.parametrize("url", [""])
def test_a_redis_that_hangs_costs_one_wait(cast, settings, url):
    with _deaf() as deaf:
        counting.use(replace(settings, redis_url=deaf, limit_factor=1))
        assert codes(cast.client("alice"), 4) == [200, 200, 200, 429]
        assert counting._away_until > 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.77", "203.0.113"),
        ("::ffff:203.0.113.77", "203.0.113"),
        ("2001:db8:1234:5678::1", "2001:0db8:1234"),
        ("::1", "0000:0000:0000"),
        ("", "nowhere"),
        ("unix:", "nowhere"),
    ],
)
def test_an_address_is_known_by_its_neighbourhood(app, address, expected):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert address_class() == expected


def test_every_named_endpoint_is_there_and_every_change_is_counted(scene_app):
    routes = routes_of(scene_app)
    endpoints = {endpoint for endpoint, _ in routes}
    assert set(limits._DONE) | set(limits._ASKED) <= endpoints
    for endpoint, method in routes:
        kind = limits.kind_of(endpoint, method)
        assert OFTEN[kind].person or method == "GET"


@pytest.fixture
def scene_app(settings):
    made = create_app(replace(settings, demo=True))
    yield made
    close(made)


def test_an_office_of_three_hundred_joins_in_one_morning():
    """Each sends five forms of joining and mistypes the code twice, behind one address."""
    assert OFTEN["door"].guests >= 300 * 7
    assert joining._PER_CLIENT.most >= 300 * 2
    assert joining._CODES_PER_CLIENT.most >= 300 * 3
    assert signing_in._PER_CLIENT.most >= 300 * 3
