"""Many at once against a real server of several processes: exact counts, one row each, no 5xx.

Votes by many members and many by one, one invitation used many times and many used once, answers
accepted in turn, forms sent twice. On the database that FORUM_TEST_POSTGRES_URL chooses.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from forum import create_app
from forum.accounts import actions as accounts
from forum.accounts.queries import find_company
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import create
from forum.board import actions as board
from forum.cli.counters import wrong_counters
from forum.database import unit_of_work
from forum.laying_out import lay_out
from tests import stores
from tests.bars.measure import ROOT, Bar
from tests.conftest import SECRET, close, settings_in
from tests.people import PASSWORD, Cast, Person, settle
from tests.serving import forum_served

CROWD = 200
# As many as ask at the same instant; the rest follows at their heels.
AT_ONCE = 64


@dataclass(frozen=True)
class Place:
    folder: Path
    crowd: list[str]
    alice: str
    question: str
    opening: str
    answers: tuple[str, str]
    invitation: str
    invitations: list[str]


@dataclass(frozen=True)
class Sent:
    path: str
    cookie: str = ""
    fields: tuple[tuple[str, str], ...] = ()


class Crowd:
    """Browsers that all send at once; they share the cookie of form protection."""

    def __init__(self, address: str) -> None:
        self._host = address.removeprefix("http://")
        status, headers, page = self._ask("GET", "/sign-in", "", None)
        assert status == 200
        self._csrf = headers["Set-Cookie"].partition(";")[0]
        self._token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]

    def send(self, forms: Sequence[Sent]) -> Counter[int]:
        """How often which status."""
        size = min(len(forms), AT_ONCE)
        gate = threading.Barrier(size)

        def run(number: int) -> int:
            if number < size:
                gate.wait()
            return self._post(forms[number])

        with ThreadPoolExecutor(size) as pool:
            return Counter(pool.map(run, range(len(forms))))

    def _post(self, sent: Sent) -> int:
        body = urlencode([("csrf_token", self._token), *sent.fields])
        cookie = f"{self._csrf}; s={sent.cookie}" if sent.cookie else self._csrf
        return self._ask("POST", sent.path, cookie, body)[0]

    def _ask(
        self, method: str, path: str, cookie: str, body: str | None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()


def measure(folder: Path, size: int) -> list[Bar]:
    """Everything with a crowd of this size, in a new installation of this folder."""
    place = _set_up(folder, size)
    with forum_served(folder, SECRET, workers="3") as address:
        crowd = Crowd(address)
        answered = Counter()
        for forms in _rounds(place, size):
            answered += crowd.send(forms)
    return [
        Bar("answers of 500 and above", _failures(answered), "answers", "== 0"),
        *_votes(place, size),
        *_joined(place, size),
        *_posted(place, size),
        Bar("counters that are wrong", _wrong(folder), "counters", "== 0"),
    ]


def _rounds(place: Place, size: int) -> Iterator[list[Sent]]:
    vote = f"/posts/{place.opening}/vote"
    yield [Sent(vote, cookie) for cookie in place.crowd]
    yield [Sent(f"/posts/{place.answers[0]}/vote", place.crowd[0])] * size
    yield [Sent(f"/posts/{place.answers[n % 2]}/acceptance", place.alice) for n in range(size)]
    password = (("password", PASSWORD),)
    yield [Sent(f"/invitations/{place.invitation}", "", password)] * size
    yield [Sent(f"/invitations/{one}", "", password) for one in place.invitations]
    question = {"kind": "question", "title": "한 번만 올려요", "body": "네", "category": "how-to"}
    once = tuple({**question, "nonce": "n" * 22}.items())
    yield [Sent("/threads", place.alice, once)] * size
    path = f"/threads/{place.question}/answers"
    yield [
        Sent(
            path,
            place.crowd[n // 2],
            (("body", f"답변 {n // 2}"), ("nonce", f"answer{n // 2:016}")),
        )
        for n in range(size)
    ]
    yield [
        Sent("/threads", place.crowd[n], tuple({**question, "nonce": f"{n:022}"}.items()))
        for n in range(size)
    ]


def _votes(place: Place, size: int) -> Iterator[Bar]:
    votes = "SELECT count(*) FROM vote WHERE post_id = '{}'"
    yield _equal(place, "votes by as many members", votes.format(place.opening), size)
    count = f"SELECT demand_count FROM thread WHERE id = '{place.question}'"
    yield _equal(place, "their count on the thread", count, size)
    yield _equal(place, "votes sent by one member", votes.format(place.answers[0]), 1)
    count = f"SELECT votes_count FROM post WHERE id = '{place.answers[0]}'"
    yield _equal(place, "its count on the answer", count, 1)
    chosen = (
        f"SELECT count(*) FROM thread WHERE id = '{place.question}' AND accepted_post_id IN {{}}"
    )
    yield _equal(place, "accepted answers", chosen.format(place.answers), 1)


def _joined(place: Place, size: int) -> Iterator[Bar]:
    members = "SELECT count(*) FROM member WHERE address LIKE '{}%'"
    one, many = members.format("one-link"), members.format("own-link")
    yield _equal(place, "members by one link", one, 1, "identity")
    yield _equal(place, "members by a link each", many, size, "identity")


def _posted(place: Place, size: int) -> Iterator[Bar]:
    threads = "SELECT count(*) FROM thread WHERE title = '한 번만 올려요'"
    yield _equal(place, "threads of one form and of as many", threads, size + 1)
    places = "SELECT count(DISTINCT position) FROM thread WHERE title = '한 번만 올려요'"
    yield _equal(place, "places of theirs in the list", places, size + 1)
    answers = f"SELECT count(*) FROM post WHERE thread_id = '{place.question}' AND kind = 'answer'"
    yield _equal(place, "answers sent twice each", answers, size // 2 + 2)
    count = f"SELECT answers_count FROM thread WHERE id = '{place.question}'"
    yield _equal(place, "their count on the thread", count, size // 2 + 2)
    numbers = f"SELECT max(number) FROM participant WHERE thread_id = '{place.question}'"
    yield _equal(place, "the last voice's number", numbers, size // 2 + 2)


def _equal(place: Place, what: str, words: str, wanted: int, store: str = "board") -> Bar:
    [(figure,)] = stores.query(place.folder, store, words)
    return Bar(what, figure, "rows" if "count(" in words else "counted", f"== {wanted}")


def _failures(answered: Counter[int]) -> int:
    return sum(count for status, count in answered.items() if status >= 500)


def _wrong(folder: Path) -> int:
    app = create_app(settings_in(folder))
    with app.app_context():
        wrong = wrong_counters()
    close(app)
    return len(wrong)


def _set_up(folder: Path, size: int) -> Place:
    settings = settings_in(folder)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=size // 2)
    with app.app_context():
        people = settle()
        crowd = [_member(number) for number in range(size)]
        with unit_of_work("identity"):
            invitations = [_invited("own-link", number) for number in range(size)]
            invitation = _invited("one-link", 0)
    told = _told(app, people)
    close(app)
    return Place(folder, crowd, people["alice"].cookie, *told, invitation, invitations)


def _told(app: Flask, people: dict[str, Person]) -> tuple[str, str, tuple[str, str]]:
    cast = Cast(app, people)
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = board.ask(alice, title="몇 명이나 그런가요?", body="네", category="how-to")
        answers = [board.answer(one, thread, body="저요.").id for one in (bob, carol)]
        return thread.id, thread.opening_id, (answers[0], answers[1])


def _company() -> str:
    return find_company("hanbit").id


def _member(number: int) -> str:
    address = f"crowd{number}@hanbit.example"
    with unit_of_work("identity"):
        accounts.add_member(_company(), address, PASSWORD, "member")
    with unit_of_work("identity"):
        return write_cookie(accounts.sign_in(address, PASSWORD))


def _invited(name: str, number: int) -> str:
    path = accounts.invite_admin(_company(), f"{name}{number}@hanbit.example")
    return path.rpartition("/")[2]


def races() -> Iterator[Bar]:
    """On SQLite, and on PostgreSQL where FORUM_TEST_POSTGRES_URL names a cluster."""
    address = os.environ.get("FORUM_TEST_POSTGRES_URL", "")
    for name, chosen in (("SQLite", ""), ("PostgreSQL", address)):
        if not chosen and name == "PostgreSQL":
            continue
        environment = os.environ | {"FORUM_TEST_POSTGRES_URL": chosen}
        command = [sys.executable, "-m", "tests.bars.ground.races"]
        run = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        sys.stderr.write(run.stderr[-3000:])
        told = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else []
        yield Bar(f"{name}: measured", len(told), "figures", "== 14")
        for one in told:
            yield Bar(**one | {"what": f"{name}: {one['what']}"})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            bars = measure(Path(folder) / "data", CROWD)
        finally:
            if stores.cluster:
                stores.cluster.close()
    sys.stdout.write(json.dumps([asdict(one) for one in bars]) + "\n")


if __name__ == "__main__":
    main()
