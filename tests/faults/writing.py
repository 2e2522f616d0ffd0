"""People who write over HTTP and remember what was acknowledged; what was not they send again.

Each thing that is written carries a word of its own and a form nonce. It is sent with the same
nonce until somebody says that it is there.
"""

import hashlib
import http.client
import re
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from tests.people import Person

_KEPT = 1.0  # seconds: less than a server keeps a connection that nobody uses
_LOST = (OSError, http.client.HTTPException)


@dataclass
class Written:
    """One thing that somebody wrote. `location` is empty until it was acknowledged."""

    kind: str  # thread, answer or vote
    path: str
    who: str
    word: str
    fields: dict[str, str]
    sent: int = 0
    location: str = ""
    codes: list[int] = field(default_factory=list)

    @property
    def thread(self) -> str:
        return re.match(r"/threads/([a-z2-7]{16})", self.location)[1]

    @property
    def post(self) -> str:
        return self.location.partition("#post-")[2]

    @property
    def hash(self) -> str:
        return digest(self.fields.get("title", ""), self.fields.get("body", ""))


def digest(title: str, body: str) -> str:
    return hashlib.blake2b(f"{title}\0{body}".encode(), digest_size=16).hexdigest()


class Journal:
    """What everybody wrote."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self._lock = threading.Lock()

    def begin(self, one: Written) -> Written:
        with self._lock:
            self.written.append(one)
        return one

    def acknowledged(self, kind: str = "") -> list[Written]:
        return [
            one for one in list(self.written) if one.location and one.kind == (kind or one.kind)
        ]

    def pending(self) -> list[Written]:
        return [one for one in list(self.written) if not one.location]

    def codes(self) -> list[int]:
        return [code for one in list(self.written) for code in one.codes]


class Client:
    """A person's browser, as far as forms go; a lost connection is made anew."""

    def __init__(self, port: int, person: Person) -> None:
        self._port, self._cookie = port, f"s={person.cookie}"
        self._connection: http.client.HTTPConnection | None = None
        self._token = ""
        self._asked = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.hang_up()

    def get(self, path: str) -> tuple[int, str]:
        code, _, page = self._ask("GET", path)
        return code, page

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Status, location and page. Raises OSError, HTTPException where nobody answers."""
        if not self._token:
            self.meet()
        words = urlencode(fields | {"csrf_token": self._token})
        return self._ask("POST", path, words)

    def meet(self) -> None:
        """A form's protection; it outlives the server."""
        code, headers, page = self._ask_all("GET", "/threads/new")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        if code != 200 or token is None:
            raise ConnectionRefusedError
        for cookie in headers.get_all("Set-Cookie") or ():
            self._cookie += "; " + cookie.partition(";")[0]
        self._token = token[1]

    def _ask(self, method: str, path: str, words: str | None = None) -> tuple[int, str, str]:
        code, headers, page = self._ask_all(method, path, words)
        return code, headers.get("Location", ""), page

    def _ask_all(self, method: str, path: str, words: str | None = None):
        headers = {"Cookie": self._cookie, "Accept-Language": "ko"}
        if words is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.monotonic() - self._asked > _KEPT:
            self.hang_up()
        self._asked = time.monotonic()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
            self._connection.request(method, path, words, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except _LOST:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


class Writer(threading.Thread):
    """Asks, answers and votes for as long as it is let; stops between two sendings."""

    def __init__(self, port: int, person: Person, journal: Journal) -> None:
        super().__init__(daemon=True)
        self.client, self._journal = Client(port, person), journal
        self.person = person
        self._own: list[Written] = []
        self._left: list[Written] = []
        self.may_begin, self.must_end = threading.Event(), threading.Event()

    def run(self) -> None:
        with self.client:
            for one in self._things():
                self._left.append(one)
                while self._left and not self.must_end.is_set():
                    self._send(self._left[0])

    def _things(self) -> Iterator[Written]:
        count = 0
        while not self.must_end.is_set():
            if not self.may_begin.wait(0.05):
                continue
            count += 1
            others = [one for one in self._journal.acknowledged() if one not in self._own]
            yield self._journal.begin(self._thing(count, others))

    def _thing(self, count: int, others: list[Written]) -> Written:
        threads = [one for one in others if one.kind == "thread"]
        voted = {one.path for one in self._own if one.kind == "vote"}  # again would write nothing
        votes = [f"/posts/{one.post}/vote" for one in others if one.kind == "answer"]
        votes = [path for path in votes if path not in voted]
        who, word = self.person.name, new_word()
        common = {"nonce": secrets.token_urlsafe(16)}
        if count % 5 == 4 and votes:
            one = Written("vote", secrets.choice(votes), who, word, common)
        elif count % 5 in {1, 2} and threads:
            fields = common | {"body": f"답이에요 {word}. {' 그렇게 하세요.' * 5}"}
            path = f"/threads/{secrets.choice(threads).thread}/answers"
            one = Written("answer", path, who, word, fields)
        else:
            one = question(who)
        self._own.append(one)
        return one

    def _send(self, one: Written) -> None:
        """Once; what nobody acknowledged stays the next to be sent."""
        one.sent += 1
        try:
            code, location, _ = self.client.post(one.path, one.fields)
        except _LOST:
            time.sleep(0.05)
            return
        one.codes.append(code)
        if code == 303:
            one.location = location
            self._left.remove(one)
        else:
            time.sleep(0.05)


def new_word() -> str:
    return f"zq{secrets.token_hex(6)}"


def question(who: str) -> Written:
    word = new_word()
    fields = {
        "nonce": secrets.token_urlsafe(16),
        "kind": "question",
        "title": f"고민이 있어요 {word}",
        "category": "how-to",
        "body": f"사흘째 **멈춰** 있어요 {word}.\n\n왜일까요?{' 어떻게 하면 좋을까요?' * 10}",
        "tags": "결재",
    }
    return Written("thread", "/threads", who, word, fields)


def answers(port: int, path: str) -> int:
    """The status, 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except _LOST:
        return 0
    finally:
        connection.close()
