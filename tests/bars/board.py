"""The bars of [board]: from two commands to a promoted thread, on real input."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forum import create_app, text
from forum.accounts.actor import Actor, Role
from forum.board.actions.asking import excerpt_of
from forum.board.models import TITLE_LIMIT
from forum.config import read_settings
from forum.search.queries import find_threads
from tests.bars.measure import ROOT, Bar, failures, refusals
from tests.bars.search_quality import rows
from tests.bench import __main__ as bench
from tests.bench.serving import free_port, wait_for

BIN = Path(sys.executable).parent
SECRET = "b" * 40
SAMPLE = 500
READER = Actor(role=Role.MODERATOR)


def fresh_clone() -> Iterator[Bar]:
    """A clone with an empty home: the two commands of the README."""
    with tempfile.TemporaryDirectory() as folder:
        clone, home = Path(folder) / "clone", Path(folder) / "home"
        home.mkdir()
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        shared = {"FORUM_SHARED_DATA": str(ROOT.parent / "shared" / "data")}
        yield Bar("make run serves the demo", _runs(clone, environment), "failures", "== 0")
        test = subprocess.run(["make", "test"], cwd=clone, env=environment | shared, check=False)
        yield Bar("make test passes", test.returncode, "failures", "== 0")


def _runs(clone: Path, environment: dict[str, str]) -> int:
    port = free_port()
    command = ["make", "run", f"FORUM_PORT={port}"]
    process = subprocess.Popen(command, cwd=clone, env=environment, start_new_session=True)
    try:
        wait_for(port, 600)
        people = subprocess.run(
            ["curl", "-sf", f"http://127.0.0.1:{port}/demo/people.json"],
            capture_output=True,
            check=False,
        )
        return int(len(json.loads(people.stdout or "[]")) < 9)
    finally:
        os.killpg(process.pid, 15)
        process.wait(60)


def importing() -> Iterator[Bar]:
    """All petitions through the real command, indexed by the real worker, and once more."""
    took = petitions()
    yield Bar("threads imported", took.first["added"], "threads", "== 3691")
    yield Bar("import", took.first["seconds"], "s", "< 60")
    yield Bar("index", took.indexed["seconds"], "s", "< 120")
    yield Bar("peak memory of import", took.first["memory"], "MB", "< 700")
    yield Bar("peak memory of indexing", took.indexed["memory"], "MB", "< 700")
    yield Bar("added by the second import", took.second["added"], "threads", "== 0")


@dataclass(frozen=True)
class Petitions:
    """The board with all petitions, and what the three commands took."""

    place: tempfile.TemporaryDirectory[str]  # removed when the measuring ends
    first: dict[str, float]
    indexed: dict[str, float]
    second: dict[str, float]


@cache
def petitions() -> Petitions:
    place = tempfile.TemporaryDirectory(prefix="bars-")
    folder = Path(place.name)
    shared = Path(os.environ.get("FORUM_SHARED_DATA", ROOT.parent / "shared" / "data"))
    file = str(shared / "ko_petitions.jsonl.gz")
    _forum(folder, "init")
    first = _forum(folder, "import", "threads", file, "--json")
    indexed = _forum(folder, "worker", "--once")
    second = _forum(folder, "import", "threads", file, "--json")
    return Petitions(place, first, indexed, second)


def _forum(folder: Path, *words: str) -> dict[str, float]:
    """Run a command; its seconds, its own peak memory, and how many threads it says it added."""
    environment = os.environ | {"FORUM_DATA_DIR": str(folder), "FORUM_SECRET_KEY": SECRET}
    began = time.monotonic()
    process = subprocess.Popen(
        [str(BIN / "forum"), *words], env=environment, stdout=subprocess.PIPE, text=True
    )
    printed = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "memory": round(usage.ru_maxrss / 1024),
        "added": json.loads(printed)["added"] if "--json" in words else 0,
    }


def known_item() -> Iterator[Bar]:
    """500 petitions at random, sought through the members' search on the imported board."""
    app = create_app(read_settings({}, data_dir=petitions().place.name, secret_key=SECRET))
    chosen = random.Random(500).sample(rows("ko_petitions"), SAMPLE)
    with app.app_context():
        whole = sum(_found(one["title"], one, 1) for one in chosen)
        begun = sum(_found(one["title"][:25], one, 3) for one in chosen)
    yield Bar("exact title first", whole / SAMPLE, "share", ">= 0.97")
    yield Bar("first 25 characters in three", begun / SAMPLE, "share", ">= 0.95")


def _found(words: str, petition: dict[str, str], within: int) -> bool:
    """Whether this very petition is there: others share its title, none its beginning too."""
    cards = [one.card for one in find_threads(READER, words).results[:within]]
    begin = excerpt_of(text.render(petition["body"]).plain)
    title = text.clean_line(petition["title"])[:TITLE_LIMIT]
    return any(one.title == title and one.excerpt == begin for one in cards)


def journeys() -> Iterator[Bar]:
    yield failures("the story, with and without JavaScript", "tests/journeys/test_story.py")


def nobody_learns() -> Iterator[Bar]:
    yield failures("crawl, raw bytes, thieves", "tests/journeys/test_nobody_learns.py")


def rules() -> Iterator[Bar]:
    yield failures("planted violations", "tests/test_architecture.py", "tests/guards")
    tools = ("ruff check .", "mypy", "djlint --lint --quiet templates", "lint-imports")
    yield refusals(
        "linters, types, contracts", *([str(BIN / w[0]), *w[1:]] for w in map(str.split, tools))
    )


def cost() -> Iterator[Bar]:
    paths = ("tests/board/test_statement_budget.py", "tests/search")
    yield failures("statement budgets", *paths, "-k", "budget or statement")
    for name, row in bench.run().items():
        if limit := bench.LIMITS.get(name):
            yield Bar(f"{name} beside hello", row["times_hello"], "times", f"<= {limit}")


BARS = {2: importing, 3: known_item, 4: journeys, 5: nobody_learns, 6: rules, 7: cost}
LONG = {1: fresh_clone}
