"""A backup while people write, put back elsewhere: what was acknowledged is there, once.

On SQLite, or on PostgreSQL where FORUM_TEST_POSTGRES_URL is set. What is restored is a prefix: of
each writer the first so many writings, without a hole, and all that were acknowledged before the
backup began.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from forum import create_app
from forum.accounts import actions as accounts
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import create
from forum.board import actions
from forum.board.models import Post, Thread
from forum.config import Settings
from forum.database import db, unit_of_work
from forum.laying_out import lay_out
from forum.search import indexing
from tests.bars.measure import Bar
from tests.bench import filling
from tests.bench.serving import free_port, wait_for
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, address_of, settle

FORUM = str(Path(sys.executable).parent / "forum")
WRITERS = ("alice", "bob", "carol", "dave")
BEFORE, AFTER = 60, 2.0  # writings acknowledged before the backup, seconds of more after it
THREADS = 20_000
PASSPHRASE = "a long walk along the river"


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="bars-") as place:
        yield from _while_writing(Path(place))
    with tempfile.TemporaryDirectory(prefix="bars-") as place:
        yield from _restoring_many(Path(place))


@dataclass
class Writer(threading.Thread):
    """Answers one thread again and again; counts what was acknowledged, one after another."""

    port: int
    person: Person
    thread_id: str
    acknowledged: int = 0
    refused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.must_end = threading.Event()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"s={self.person.cookie}", "Accept-Language": "ko"}
        connection.request("GET", f"/threads/{self.thread_id}", headers=headers)
        page = connection.getresponse()
        headers["Cookie"] += "; " + str(page.getheader("Set-Cookie")).partition(";")[0]
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.read().decode())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        while token and not self.must_end.is_set():
            body = f"{self.person.name} {self.acknowledged} {'말이 ' * 40}"
            form = urlencode({"csrf_token": token[1], "body": body})
            connection.request("POST", f"/threads/{self.thread_id}/answers", form, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 303:
                self.acknowledged += 1
            else:
                self.refused.append(answer.status)
                time.sleep(0.2)


def _while_writing(place: Path) -> Iterator[Bar]:
    source, people = settled(place / "source")
    thread_id = _asked(source, people)
    key = Key(place)
    with _served(source) as port:
        writers = [Writer(port, people[name], thread_id) for name in WRITERS]
        for one in writers:
            one.start()
        _wait_for(lambda: sum(one.acknowledged for one in writers) >= BEFORE)
        before = {one.person.name: one.acknowledged for one in writers}
        folder = _backed_up(source, place, key)
        time.sleep(AFTER)
        for one in writers:
            one.must_end.set()
        for one in writers:
            one.join(40)
    sent = {one.person.name: one.acknowledged for one in writers}
    target = settings_in(place / "elsewhere")
    _forum(target, "restore", str(folder), *key.words, "--json")
    yield Bar("acknowledged before the backup", sum(before.values()), "writes", f">= {BEFORE}")
    yield from _prefix(target, before, sent)
    found = _findings(target)
    yield Bar("what the doctor finds afterwards", len(found), "findings", "== 0")
    yield Bar("damaged and foreign ones accepted", _accepted(place, folder, key), "of 21", "== 0")


def _prefix(target: Settings, before: Mapping[str, int], sent: Mapping[str, int]) -> Iterator[Bar]:
    app = create_app(target)
    with app.app_context():
        words = [text.split()[:2] for text in db.session.scalars(select(Post.plain))]
        indexed = len(indexing.engine().search("말이").hits)
    close(app)
    numbers = {name: Counter(int(n) for who, n in words if who == name) for name in before}
    lost = sum(n not in numbers[name] for name in before for n in range(before[name]))
    holes = sum(len(found) != max(found, default=-1) + 1 for found in numbers.values())
    twice = sum(count - 1 for found in numbers.values() for count in found.values())
    never = sum(n > sent[name] for name, found in numbers.items() for n in found)
    yield Bar("acknowledged before it and not there", lost, "writes", "== 0")
    yield Bar("there twice", twice, "writes", "== 0")
    yield Bar("writers with a hole", holes, "writers", "== 0")
    yield Bar("there though never sent", never, "writes", "== 0")
    yield Bar("threads that search finds", indexed, "of 1", "== 1")


def _accepted(place: Path, folder: Path, key: "Key") -> int:
    """How many of these are restored: a byte changed in each part, another key, cut off."""
    accepted = 0
    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        for spoilt in (whole[:-1], whole[: len(whole) // 2], whole + b"x", _changed(whole)):
            path.write_bytes(spoilt)
            accepted += _is_accepted(place, folder, key)
        path.write_bytes(whole)
    other = Key(place, "other")
    return accepted + _is_accepted(place, folder, other)


def _changed(whole: bytes) -> bytes:
    middle = len(whole) // 2
    return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]


def _is_accepted(place: Path, folder: Path, key: "Key") -> bool:
    into = place / "spoilt"
    command = [FORUM, "restore", str(folder), *key.words, "--into", str(into), "--no-index"]
    done = subprocess.run(command, env=_bare(), capture_output=True, check=False)
    return done.returncode == 0 or into.exists()


def _restoring_many(place: Path) -> Iterator[Bar]:
    source, _ = settled(place / "source")
    app = create_app(source)
    filling.write(app, THREADS)
    close(app)
    key = Key(place)
    began = time.monotonic()
    folder = _backed_up(source, place, key)
    yield Bar("20,000 threads backed up", _since(began), "s", "< 120")
    began, target = time.monotonic(), settings_in(place / "elsewhere")
    _forum(target, "restore", str(folder), *key.words, "--no-index", "--json")
    with _served(target) as port:
        yield Bar("20,000 threads restored and served", _since(began), "s", "< 120")
        yield Bar("pages that do not answer meanwhile", _unanswered(port, target), "pages", "== 0")
    began = time.monotonic()  # the served one's worker would have begun it by itself
    _forum(target, "reindex", "--json")
    yield Bar("their search index", _since(began), "s", "< 600")


def _unanswered(port: int, target: Settings) -> int:
    """A thread's page, the list, and a search that looks through titles."""
    app = create_app(target)
    with app.app_context():
        thread = db.session.scalars(select(Thread).limit(1)).one()
        cookie = _signed_in("alice")
        paths = ["/", f"/threads/{thread.id}", "/search?" + urlencode({"q": thread.title})]
    close(app)
    bad = 0
    for path in paths:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Cookie": f"s={cookie}", "Accept-Language": "ko"})
        answer = connection.getresponse()
        bad += answer.status != 200 or not answer.read()
    return bad


def _signed_in(name: str) -> str:
    with unit_of_work("identity"):
        return write_cookie(accounts.sign_in(address_of(name), PASSWORD))


class Key:
    """Made by the command, for the commands."""

    def __init__(self, place: Path, name: str = "backup") -> None:
        passphrase, file = place / f"{name}.passphrase", place / f"{name}.key"
        passphrase.write_text(PASSPHRASE)
        words = ["backup-key", str(file), "--passphrase-file", str(passphrase)]
        made = subprocess.run(
            [FORUM, *words, "--json"], env=_bare(), capture_output=True, check=True
        )
        name, _, value = json.loads(made.stdout)["setting"].partition("=")
        self.setting = {name: value}
        self.words = ("--key", str(file), "--passphrase-file", str(passphrase))


def _backed_up(source: Settings, place: Path, key: Key) -> Path:
    return Path(_forum(source, "backup", str(place / "to"), "--json", **key.setting)["folder"])


def settled(folder: Path) -> tuple[Settings, dict[str, Person]]:
    settings = settings_in(folder)
    create(settings.keys_file)
    app = create_app(settings)
    lay_out(app, spares=200)
    with app.app_context():
        people = settle()
    close(app)
    return settings, people


def _asked(settings: Settings, people: dict[str, Person]) -> str:
    app = create_app(settings)
    alice = Cast(app, people).actor
    with app.app_context(), unit_of_work("board"):
        thread = actions.ask(
            alice("alice"), title="말이 많은 글", body="처음 말이", category="how-to"
        )
        thread_id = str(thread.id)
    close(app)
    return thread_id


@contextmanager
def _served(settings: Settings) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([FORUM, "serve", "--port", str(port)], env=environment_of(settings))
    try:
        wait_for(port, 60)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _forum(settings: Settings, *words: str, **more: str) -> dict:
    environment = environment_of(settings) | more
    command = [FORUM, *words]
    return json.loads(subprocess.run(command, env=environment, stdout=-1, check=True).stdout)


def _findings(settings: Settings) -> list[dict]:
    command = [FORUM, "doctor", "--json"]
    told = subprocess.run(command, env=environment_of(settings), stdout=-1, check=False).stdout
    found = [one for one in json.loads(told)["findings"] if not one["is_warning"]]
    sys.stderr.write("".join(f"{one}\n" for one in found))
    return found


def environment_of(settings: Settings) -> dict[str, str]:
    names = ("data_dir", "board_url", "identity_url", "vault_url", "secret_key")
    return _bare() | {f"FORUM_{name.upper()}": str(getattr(settings, name)) for name in names}


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("FORUM_")}


def _wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
