"""What `forum serve` holds in memory after 10,000 requests of many kinds.

PSS counts a page that several processes share by its share, so that the sum is what the machine
needs; RSS counts it in each. FORUM_TEST_MEMORY_THREADS sets how many threads there are.
"""

import http.client
import os
import random
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import select

from forum import create_app
from forum.accounts import actions as accounts
from forum.accounts.models import Company
from forum.accounts.tokens import write_cookie
from forum.board.models import Thread
from forum.config import Settings
from forum.database import db, unit_of_work
from forum.search.indexing import reindex
from tests.bars.ground.backups import FORUM, environment_of, settled
from tests.bars.measure import Bar
from tests.bench import filling
from tests.bench.serving import free_port, wait_for
from tests.conftest import close
from tests.people import COMPANIES, PASSWORD

THREADS = int(os.environ.get("FORUM_TEST_MEMORY_THREADS", "5000"))
REQUESTS, CLIENTS, MEMBERS = 10_000, 8, 40
# How often of a hundred
MIX = {"list": 25, "thread": 40, "search": 10, "similar": 9, "vote": 8, "answer": 5, "ask": 3}


@dataclass(frozen=True)
class Holding:
    """Megabytes by process, the master's first."""

    pss: dict[int, float]
    rss: dict[int, float]


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory(prefix="bars-") as place:
        settings, cookies, titles = _filled(Path(place))
        port = free_port()
        command = [FORUM, "serve", "--port", str(port)]
        environment = environment_of(settings) | {"FORUM_LIMIT_FACTOR": "1000"}
        process = subprocess.Popen(command, env=environment)
        try:
            wait_for(port, 60)
            yield from _bars(process.pid, Load(port, cookies, titles))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def _bars(master: int, load: "Load") -> Iterator[Bar]:
    load.run(REQUESTS // 2)
    half = holding(master)
    load.run(REQUESTS // 2)
    _let_the_worker_finish()
    whole = holding(master)
    webs = _webs(master)
    yield Bar("requests", load.answered, "requests", f">= {REQUESTS}")
    yield Bar("that failed", load.failed, "requests", "== 0")
    yield Bar("largest web process, PSS", _most(whole.pss, webs), "MB", "<= 200")
    yield Bar("largest web process, RSS", _most(whole.rss, webs), "MB", "<= 250")
    yield Bar("all processes, PSS", round(sum(whole.pss.values())), "MB", "<= 500")
    grown = _most(whole.pss, webs) - _most(half.pss, webs)
    yield Bar("a web process grew in the second half", grown, "MB", "<= 20")


def holding(master: int) -> Holding:
    read = {pid: _read(pid) for pid in family(master)}
    return Holding(
        {pid: sizes["Pss"] for pid, sizes in read.items()},
        {pid: sizes["Rss"] for pid, sizes in read.items()},
    )


def family(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [master, *(one for child in children for one in family(int(child)))]


def _read(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}


def _webs(master: int) -> list[int]:
    """Everything but the master and the worker, which says so in its command."""
    words = {pid: Path(f"/proc/{pid}/cmdline").read_text().split("\0") for pid in family(master)}
    return [pid for pid in words if pid != master and "worker" not in words[pid]]


def _most(sizes: dict[int, float], pids: list[int]) -> int:
    return round(max(sizes[pid] for pid in pids))


def _let_the_worker_finish() -> None:
    time.sleep(15)  # it indexes what was written last


class Load:
    """So many people at their browsers, each on a connection that is kept."""

    def __init__(self, port: int, cookies: list[str], titles: dict[str, tuple[str, str]]) -> None:
        self._port, self._cookies, self._threads = port, cookies, titles
        self._ids = list(titles)
        self._words = [word for title, _ in titles.values() for word in title.split()]
        self.answered = self.failed = 0
        self._lock = threading.Lock()

    def run(self, requests: int) -> None:
        left = iter(range(requests))
        people = [
            threading.Thread(target=self._browse, args=(number, left)) for number in range(CLIENTS)
        ]
        for one in people:
            one.start()
        for one in people:
            one.join()

    def _browse(self, number: int, left: Iterator[int]) -> None:
        chance = random.Random(number)
        mine = self._cookies[number::CLIENTS]
        browsers = [Browser(self._port, cookie) for cookie in mine]
        while self._take(left):
            kind = chance.choices(list(MIX), list(MIX.values()))[0]
            is_well = self._ask(chance.choice(browsers), kind, chance)
            with self._lock:
                self.answered += 1
                self.failed += not is_well

    def _take(self, left: Iterator[int]) -> bool:
        with self._lock:
            return next(left, None) is not None

    def _ask(self, browser: "Browser", kind: str, chance: random.Random) -> bool:
        thread = chance.choice(self._ids)
        title, opening = self._threads[thread]
        words = " ".join(title.split()[: chance.randrange(1, 5)])
        body = " ".join(chance.sample(self._words, 30))
        paths = {
            "list": chance.choice(("/", "/?sort=popular", "/?kind=tip", "/?page=3")),
            "thread": f"/threads/{thread}",
            "search": f"/search?q={quote(words)}",
            "similar": f"/threads/similar?title={quote(title)}",
            "vote": f"/posts/{opening}/vote",
            "answer": f"/threads/{thread}/answers",
            "ask": "/threads",
        }
        forms = {
            "vote": {},
            "answer": {"body": body},
            "ask": {"kind": "question", "title": body[:80], "body": body, "category": "how-to"},
        }
        return browser.ask(paths[kind], forms.get(kind))


class Browser:
    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": f"s={cookie}", "Accept-Language": "ko"}
        self._token = ""

    def ask(self, path: str, form: dict[str, str] | None) -> bool:
        """Whether it went well."""
        if form is None:
            return self._send("GET", path)[0] < 400
        if not self._token:
            self._meet()
        words = urlencode(form | {"csrf_token": self._token})
        return self._send("POST", path, words)[0] < 400

    def _meet(self) -> None:
        _, page, cookie = self._send("GET", "/threads/new?kind=question")
        self._headers["Cookie"] += "; " + cookie.partition(";")[0]
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        self._token = found[1] if found else ""

    def _send(self, method: str, path: str, words: str | None = None) -> tuple[int, str, str]:
        extra = {"Content-Type": "application/x-www-form-urlencoded"} if words else {}
        try:
            self._connection.request(method, path, words, self._headers | extra)
            answer = self._connection.getresponse()
            page = answer.read().decode()
        except ConnectionError:  # kept for too long; as a browser, once more
            self._connection.close()
            return self._send(method, path, words)
        return answer.status, page, answer.getheader("Set-Cookie") or ""


def _filled(place: Path) -> tuple[Settings, list[str], dict[str, tuple[str, str]]]:
    """A board with its index, cookies of its members, and titles and openings by thread."""
    settings, _ = settled(place / "data")
    app = create_app(settings)
    filling.write(app, THREADS)
    with app.app_context():
        reindex()
        cookies = [_signed_in(number) for number in range(MEMBERS)]
        chosen = select(Thread).where(Thread.kind == "question").limit(1000)  # tips: no answers
        titles = {one.id: (one.title, one.opening_id) for one in db.session.scalars(chosen)}
    close(app)
    return settings, cookies, titles


def _signed_in(number: int) -> str:
    address = f"member{number}@{next(iter(COMPANIES.values()))}"
    company = db.session.scalars(select(Company.id).limit(1)).one()
    with unit_of_work("identity"):
        accounts.add_member(company, address, PASSWORD)
    with unit_of_work("identity"):
        return write_cookie(accounts.sign_in(address, PASSWORD))
