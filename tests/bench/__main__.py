"""`make bench`: CPU ms a request on 20,000 threads, beside a bare Flask on the same server."""

import http.client
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from forum import create_app
from forum.search.indexing import reindex
from tests.bench import filling
from tests.bench.serving import Server, measure, served
from tests.people import Person

THREADS = int(os.environ.get("FORUM_TEST_BENCH_THREADS", "20000"))
ROUNDS = 7
LIMITS = {"list": 20, "thread": 20, "search": 40, "ask": None}


def run() -> dict[str, dict[str, float]]:
    """By page: CPU milliseconds (median of the rounds) and the ratio to hello."""
    with tempfile.TemporaryDirectory() as folder:
        settings, people = filling.fill(Path(folder), THREADS)
        app = create_app(settings)
        with app.app_context():
            reindex()
        environment = {
            "FORUM_DATA_DIR": str(settings.data_dir),
            "FORUM_SECRET_KEY": settings.secret_key,
        }
        with (
            served("tests.bench.hello:app", {}) as hello,
            served("forum:create_app()", environment) as forum,
        ):
            return _figures(hello, forum, people["alice"])


def _figures(hello: Server, forum: Server, alice: Person) -> dict[str, dict[str, float]]:
    headers = {"Cookie": f"s={alice.cookie}", "Accept-Language": "ko"}
    pages = dict(_pages(forum, headers))
    for requests in pages.values():
        measure(forum, requests, headers)  # warm: templates compiled, salts known
    rounds: dict[str, list[float]] = {name: [] for name in ("hello", *pages)}
    for _ in range(ROUNDS):
        rounds["hello"].append(measure(hello, [("GET", "/", b"")] * 600, {}))
        for name, requests in pages.items():
            rounds[name].append(measure(forum, requests, headers))
    return {
        name: {"cpu_ms": round(median(times), 3), "times_hello": _ratio(times, rounds["hello"])}
        for name, times in rounds.items()
    }


def _ratio(times: list[float], base: list[float]) -> float:
    """Round by round, as a machine's speed drifts; the median of the rounds."""
    return round(median(one / other for one, other in zip(times, base, strict=True)), 1)


def _pages(
    forum: Server, headers: dict[str, str]
) -> Iterable[tuple[str, list[tuple[str, str, bytes]]]]:
    front = fetch(forum, "/", headers)
    threads = re.findall(r'href="(/threads/[a-z2-7]{16})"', front)
    yield "list", [("GET", "/", b"")] * 60
    yield "thread", [("GET", path, b"") for path in threads[:20]] * 3
    yield "search", [("GET", f"/search?q={quote(words)}", b"") for words in _queries(front)]
    form, cookie = fetch_form(forum, "/threads/new?kind=question", headers)
    headers["Cookie"] += f"; {cookie}"
    fields = {
        "kind": "question",
        "title": "하위업무를 한꺼번에 옮길 수 있나요?",
        "body": "열 개씩 옮기고 있어요.",
        "category": "how-to",
    }
    body = urlencode({**fields, "csrf_token": form}).encode()
    yield "ask", [("POST", "/threads", body)] * 20


def _queries(front: str) -> list[str]:
    """Two or three words of each title on the front page, each twice."""
    titles = re.findall(r'class="card-title"><a[^>]*>([^<]+)<', front)
    return [" ".join(unescape(title).split()[:3]) for title in titles] * 2


def fetch(server: Server, path: str, headers: dict[str, str]) -> str:
    return _get(server, path, headers)[0]


def fetch_form(server: Server, path: str, headers: dict[str, str]) -> tuple[str, str]:
    page, cookies = _get(server, path, headers)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if not found:
        message = f"no form at {path}"
        raise RuntimeError(message)
    return found[1], cookies.partition(";")[0]


def _get(server: Server, path: str, headers: dict[str, str]) -> tuple[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    return answer.read().decode(), answer.getheader("Set-Cookie", "")


def main() -> int:
    figures = run()
    for name, row in figures.items():
        limit = LIMITS.get(name)
        sys.stdout.write(json.dumps({"page": name, **row, "limit": limit}) + "\n")
    return int(any(row["times_hello"] > (LIMITS.get(n) or 1e9) for n, row in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
