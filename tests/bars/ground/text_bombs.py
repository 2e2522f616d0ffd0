"""Bar 4, texts: whatever is sent where, it is refused or done in a fifth of a second.

Measured on the CPU time and the peak memory of a real server's process.
"""

import http.client
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import quote_plus, urlencode

from forum import create_app, text
from forum.anonymity.keys import create
from forum.board import actions
from forum.config import read_settings
from forum.laying_out import lay_out
from forum.text.rendering import MOST_WORK, _work
from tests.bars.measure import Bar
from tests.bench.serving import Server, served
from tests.people import Cast, Person, settle

MOST_MS, MOST_MB = 200, 50
MOST_RATIO = 2.6
LENGTH = 100_000  # the longest body
SECRET = "b" * 40
FORM = "application/x-www-form-urlencoded"
SLOW_MS = 20  # below this a ratio of two times says nothing

UNITS = (
    *("[", "]", "(", "*", "_", "`", "~", "<", ">", "&", '"', "'", "!", "|", "#", "-", "=", "\\"),
    *("![", "[]", "[](", "](", "[[]", "![[]()", "[a](", "[a][", "*[", "_*", "*a **b", "~~a", "a*"),
    *("**a", "***a*** ", "*a* ", "`a` ", "``` ", "```\n", "``", "> ", "> a\n", "- ", "- a\n"),
    *("1. a\n\n", "  - a\n", "- > ", "# a\n", "a\n", "a\n\n", "\n", "    a\n", "\t", "---\n"),
    *("|a", "a|\n-|\n", "|a|b|\n", "[a]: b\n", "[a\n", "[a]\n", "<!--", "<a", "</a", "<a@b.c>"),
    *("<http://a.b>", "http://", "http://a.b ", "https://a.b)", "https://a.b/(((", "https://a.b!?"),
    *("http:", "://", "www.a.b ", "a@b.c ", "[a](http://b.c) ", "[a](http://b.c/(((", "[a](<"),
    *(
        "&amp;",
        "&#x41;",
        "&#x489;",
        "&#",
        "\\[",
        "\\*",
        "가",
        "안녕하세요. ",
        "가\u0301",
        "\u0315\u0300",
    ),
    *(
        "\u0489",
        "\u200d",
        "\u3000",
        "\u200b",
        "\ud83d",
        "\U0001f3f4\U000e0067",
        "👩\u200d🚀",
        "\x00",
    ),
    *("- ![](`", "~~*_", "![](`](http://a.b)", "/uploads/abcdefgh234567ab "),
)
WHOLE = {
    "quotes 10,000 deep": ">" * 10_000 + "a",
    "stairs of quotes": "".join(">" * depth + "a\n" for depth in range(440)),
    "brackets within brackets": "[" * 33_000 + "a" + "](b)" * 16_000,
    "emphasis within emphasis": "*" * 49_000 + "a" + "*" * 49_000,
    "a wide table": "|a" * 30 + "\n" + "|-" * 30 + "\n" + "a\n" * 40_000,
    "a table filled up": "|a" * 30 + "\n" + "|-" * 30 + "\n" + "a\n" * 1_300,
    "a definition for all": f"[a]: http://b.c/{'d' * 20_000}\n\n" + "[a]" * 20_000,
    "every letter there is": "".join(map(chr, [*range(32, 0xD800), *range(0xE000, 0x16000)])),
    "backticks of all lengths": "".join("`" * n + " " for n in range(1, 440)),
}
# who, where, what else the form holds, the field
BODIES = (
    ("alice", "/preview", {}, "body"),
    ("alice", "/threads", {"kind": "question", "title": "알림", "category": "how-to"}, "body"),
    ("carol", "/threads", {"kind": "tip", "title": "알림", "category": "how-to"}, "method"),
    ("bob", "/threads/{question}/answers", {}, "body"),
    ("dave", "/posts/{answer}/comments", {}, "body"),
    ("bob", "/posts/{answer}/edit", {}, "body"),
    ("dave", "/posts/{answer}/report", {"reason": "rude"}, "note"),
    ("chan", "/threads/{question}/promotion", {"title": "알림", "team": "알림"}, "problem"),
)
ASKED = ("/search?q=", "/threads/similar?title=", "/?tag=", "/?after=", "/threads/new?title=")


@dataclass
class Answer:
    status: int
    milliseconds: float
    megabytes: float  # above what the process held before

    @property
    def is_cheap(self) -> bool:
        return self.milliseconds < MOST_MS and self.megabytes < MOST_MB


@dataclass
class Target:
    """A served forum, and requests to it as whoever is named."""

    server: Server
    people: dict[str, Person]
    # A thread and an answer for each bomb: one thread with all of them would be the bomb.
    places: list[dict[str, str]]
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)

    def post(self, who: str, path: str, fields: dict[str, str]) -> Answer:
        token, cookie = self._form(who)
        body = urlencode(fields | {"csrf_token": token}, errors="replace").encode()
        return self.send(who, "POST", path, body, {"Content-Type": FORM}, cookie)

    def send(  # noqa: PLR0917
        self,
        who: str,
        method: str,
        path: str,
        body: bytes,
        headers: dict[str, str],
        cookie: str = "",
    ) -> Answer:
        _forget_peak(self.server)
        held, spent = _memory(self.server, "VmRSS"), self.server.cpu_seconds()
        status = self._request(method, path, body, headers, f"{self._cookie(who)}; {cookie}")
        spent = self.server.cpu_seconds() - spent
        return Answer(status, spent * 1000, _memory(self.server, "VmHWM") - held)

    def _cookie(self, who: str) -> str:
        return f"s={self.people[who].cookie}" if who else "a=b"

    def _request(
        self, method: str, path: str, body: bytes, headers: dict[str, str], cookie: str
    ) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, body or None, {"Cookie": cookie} | headers)
            answer = connection.getresponse()
            answer.read()
        except (ConnectionError, http.client.HTTPException):
            return 400  # shut in its face
        finally:
            connection.close()
        return answer.status

    def _form(self, who: str) -> tuple[str, str]:
        """The token of form protection, and the cookie that belongs to it."""
        if who not in self.tokens:
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
            connection.request("GET", "/help", headers={"Cookie": self._cookie(who)})
            answer = connection.getresponse()
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
            cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
            self.tokens[who] = (found[1] if found else "", cookie)
        return self.tokens[who]


def _forget_peak(server: Server) -> None:
    for pid in server.workers():
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _memory(server: Server, what: str) -> float:
    """Megabytes of the largest worker: VmRSS now, VmHWM at its peak."""
    return max(
        int(re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())[1]) / 1024  # type: ignore[index]
        for pid in server.workers()
    )


@contextmanager
def target() -> Iterator[Target]:
    """A forum with a question, an answer and a search index, served by one worker."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, data_dir=folder, secret_key=SECRET)
        create(settings.keys_file)
        app = create_app(settings)
        lay_out(app, spares=400)
        with app.app_context():
            people = settle()
        cast = Cast(app, people)
        with cast.unit():
            alice, bob = cast.actor("alice"), cast.actor("bob")
            places = []
            for _ in bombs():
                asked = actions.ask(alice, title="알림이 많아요", body="왜요?", category="how-to")
                answer = actions.answer(bob, asked, body="꺼 두세요.")
                places.append({"question": asked.id, "answer": answer.id})
        environment = {"FORUM_DATA_DIR": folder, "FORUM_SECRET_KEY": SECRET}
        environment["FORUM_LIMIT_FACTOR"] = "1000"  # 429 is cheap, and would measure nothing
        with served("forum:create_app()", environment) as server:
            yield Target(server, people, places)


def bombs() -> dict[str, str]:
    return {repr(unit): unit * (LENGTH // len(unit)) for unit in UNITS} | WHOLE


def text_bombs() -> Iterator[Bar]:
    with target() as served_forum:
        yield from _thrown(served_forum)
    yield from _linear()


def _thrown(aim: Target) -> Iterator[Bar]:
    for who, path, more, name in BODIES:  # warm: templates compiled, salts known
        aim.post(who, path.format(**aim.places[0]), {**more, name: "가"})
    taken = 0
    costly: dict[str, Answer] = {}
    for what, throw in (*_bodies(aim), *_fields(aim), *_questions(aim), *_shapes(aim)):
        answer = _settled(throw)
        taken += answer.status < 400
        if not answer.is_cheap or answer.status >= 500:
            costly[what] = answer
    for what, answer in costly.items():
        _say(bomb=what, **vars(answer))
    yield Bar("text bombs that cost too much or break something", len(costly), "bombs", "== 0")
    # Where everything is refused, nothing was measured.
    yield Bar("text bombs that were taken and done", taken, "bombs", f">= {len(bombs())}")


def _settled(throw: Callable[[], Answer]) -> Answer:
    """The first time if it was cheap, else the median of three more: the machine is shared."""
    first = throw()
    if first.is_cheap:
        return first
    more = [throw() for _ in range(3)]
    milliseconds = median(one.milliseconds for one in more)
    return Answer(first.status, milliseconds, median(one.megabytes for one in more))


Throws = Iterator[tuple[str, Callable[[], Answer]]]


def _bodies(aim: Target) -> Throws:
    for (bomb, body), ids in zip(bombs().items(), aim.places, strict=True):
        for who, path, more, name in BODIES:
            there, fields = path.format(**ids), {**more, name: body}
            yield f"{bomb} to {path}", lambda w=who, t=there, f=fields: aim.post(w, t, f)


def _fields(aim: Target) -> Throws:
    """A megabyte in every field of every form."""
    from tests.guards.forms import FORMS  # noqa: PLC0415

    ids = aim.places[0]
    ids |= {"opening": ids["answer"], "comment": ids["answer"], "item": "none"}
    ids["invitation"] = "none"
    for form, (who, path, fields, many, one) in FORMS.items():
        if form.startswith("demo"):
            continue
        there = path.format(**ids)
        for name in sorted({*fields, *many, *one, "nonce", "next", "unknown"}):
            for what, unit in (("x", "x"), ("한글", "한"), ("percent", "%")):
                sent = dict(fields) | {name: unit * (1_000_000 // len(unit.encode()))}
                yield (
                    f"1 MB of {what} as {name} of {form}",
                    lambda w=who, t=there, f=sent: aim.post(w, t, f),
                )


def _questions(aim: Target) -> Throws:
    """In an address: as much as fits, and a megabyte, which the server itself shuts out."""
    for path in ASKED:
        for unit in UNITS:
            there = path + quote_plus(unit * 4_000, errors="replace")[:3_900]
            yield f"{unit!r} in {path}", lambda t=there: aim.send("alice", "GET", t, b"", {})
        there = path + "x" * 1_000_000
        yield f"1 MB in {path}", lambda t=there: aim.send("alice", "GET", t, b"", {})
    for there in (f"/threads/{'x' * 3_900}", f"/posts/{'x' * 1_000_000}/edit", "/?" + "a&" * 1_900):
        yield f"{there[:20]}…", lambda t=there: aim.send("alice", "GET", t, b"", {})


def _shapes(aim: Target) -> Throws:
    """Forms of very many fields, and headers that say too much."""
    parts = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n for n in range(50_000)
    )
    nested = json.dumps({"a": 1}).encode() + b"[" * 1_000_000
    for kind, body in {
        FORM: b"&".join(b"a%d=1" % n for n in range(100_000)),
        f"{FORM}; charset=utf-8": b"a=" + b"%41a" * 400_000,
        f"{FORM}; charset=utf-16": b"a=" + b"%zz" * 400_000,
        "multipart/form-data; boundary=x": parts + b"--x--\r\n",
        "multipart/form-data; boundary=y": b"--y\r\n" * 400_000,
        "multipart/form-data; boundary=" + "z" * 5000: b"--z\r\n" * 400_000,
        "application/json": nested,
        "text/plain": b"x" * 3_900_000,
    }.items():
        for path in ("/threads", "/preview", "/sign-in"):
            headers = {"Content-Type": kind}
            yield (
                f"{kind[:50]} to {path}",
                lambda p=path, b=body, h=headers: aim.send("alice", "POST", p, b, h),
            )
    for name in (
        "User-Agent",
        "Accept-Language",
        "Cookie",
        "HX-Request",
        "X-Forwarded-For",
        "Referer",
    ):
        for value in ("a,b;q=.1," * 800, "a=b; " * 1_500, "x" * 1_000_000, "(" * 8_000):
            headers = {name: value}
            yield (
                f"{value[:5]}… as {name}",
                lambda h=headers: aim.send("alice", "GET", "/", b"", h),
            )


def _linear() -> Iterator[Bar]:
    """What twice as much costs, whole and as long as the parser still sees it."""
    worst: tuple[float, str] = (0, "")
    for bomb, body in bombs().items():
        parsed = body[: int(len(body) * min(1, MOST_WORK / (_work(body) or 1)) * 0.99)]
        for long in {body, parsed}:
            whole = _spent(long)
            if whole > SLOW_MS:
                worst = max(worst, (whole / max(_spent(long[: len(long) // 2]), 1), bomb))
    _say(worst=worst[1], ratio=worst[0])
    yield Bar(
        "cost of twice the text, at the worst", round(worst[0], 2), "times", f"<= {MOST_RATIO}"
    )


def _spent(source: str) -> float:
    """CPU milliseconds, the least of five."""
    times = []
    for _ in range(5):
        began = time.process_time()
        text.render(source)
        times.append(time.process_time() - began)
    return min(times) * 1000


def _say(**figures: object) -> None:
    sys.stderr.write(json.dumps(figures, ensure_ascii=False) + "\n")
