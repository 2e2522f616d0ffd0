"""Bar 1: a moderator's day by keyboard in Chromium, on a board of 100,000 threads.

Reading is simulated: what the page says it takes. What is measured is waiting: from a key to the
next item.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from forum import create_app
from forum.board import actions as board
from forum.board.models import Post
from forum.board.queries import find_post
from forum.database import db
from forum.moderation import actions as moderation
from forum.moderation.models import REASONS
from forum.moderation.queries import queue
from tests.bars.measure import Bar, failures
from tests.bench import filling
from tests.conftest import close
from tests.people import Cast
from tests.serving import CHROMIUM, CHROMIUM_ARGS, forum_served

THREADS = int(os.environ.get("FORUM_TEST_BARS_THREADS", "100000"))
NEW = 40
ITEMS = 25
MOST_ITEMS = 80  # what the guard noticed in the day's texts comes on top
WATCH = """() => {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  document.addEventListener("htmx:after:swap", () => {
    if (pressed) window.waits.push(performance.now() - pressed);
    pressed = 0;
  });
}"""


def measure() -> Iterator[Bar]:
    with tempfile.TemporaryDirectory() as folder:
        settings, people = filling.fill(Path(folder), THREADS)
        app = create_app(settings)
        cast = Cast(app, people)
        _live(cast)
        with cast.unit():
            found = queue(cast.actor("mona"))
        close(app)
        with forum_served(settings.data_dir, settings.secret_key) as address:
            waits, left = _work(address, people["mona"].cookie)
    yield Bar("threads on the board", THREADS + NEW, "threads", ">= 100000")
    yield Bar("items decided by keyboard", len(waits), "items", f">= {ITEMS}")
    yield Bar("items left over", left, "items", "== 0")
    reading = found.seconds * ITEMS / found.remaining / 60
    yield Bar("reading, for 25 items as the page says it", round(reading, 1), "minutes", "<= 15")
    yield Bar("waiting in all", round(sum(waits) / 1000, 1), "s", "<= 60")
    yield Bar("p95 from a key to the next item", round(quantiles(waits, n=20)[-1]), "ms", "<= 250")


def _live(cast: Cast) -> None:
    """The day: new threads, and 25 posts that somebody reported."""
    dice = random.Random(25)
    names = ("alice", "bob", "carol")
    for number in range(NEW):
        with cast.unit():
            actor = cast.actor(names[number % 3])
            title, body = f"새로 생긴 고민 {number}", "결재자를 바꾸려면 어떻게 하나요? " * 5
            board.ask(actor, title=title, body=body, category="how-to")
    with cast.unit():
        query = select(Post.id).where(Post.kind != "comment").order_by(Post.id).limit(5000)
        ids = dice.sample(list(db.session.scalars(query)), ITEMS)
    for post_id in ids:
        for name in dice.sample(("dave", "erin", "bob"), dice.randint(1, 3)):
            with cast.unit():
                actor = cast.actor(name)
                thread, post = find_post(actor, post_id)
                moderation.report(actor, thread, post, reason=dice.choice(REASONS))


def _work(address: str, cookie: str) -> tuple[list[float], int]:
    """Milliseconds from each key to the next item, and how many items were left."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_ARGS])
        context = browser.new_context(base_url=address, locale="ko-KR")
        context.add_cookies([{"name": "s", "value": cookie, "url": address}])
        page = context.new_page()
        page.goto("/moderation")
        page.evaluate(WATCH)
        dice = random.Random(1)
        while page.locator("#now").count() and _count(page) < MOST_ITEMS:
            before = _count(page)
            page.keyboard.press(dice.choice("hl"))
            _wait(page, before)
        left = page.locator("#now").count() + page.locator(".waiting").count()
        _picture(page)
        waits = [float(one) for one in page.evaluate("window.waits")]
        browser.close()
        return waits, left


def _wait(page: Page, before: int) -> None:
    """Till the next item stands there. By asking again: the page's policy lets no string run."""
    for _ in range(1000):
        if _count(page) > before:
            return
        page.wait_for_timeout(10)
    message = "a decision was not answered within 10 s"
    raise TimeoutError(message)


def _count(page: Page) -> int:
    return int(page.evaluate("window.waits.length"))


def _picture(page: Page) -> None:
    if folder := os.environ.get("FORUM_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / "queue-over.png", full_page=True)


def statements() -> Iterator[Bar]:
    yield failures("at most 12 statements a decision", "tests/moderation/test_statements.py")


def _both() -> Iterator[Bar]:
    yield from statements()
    yield from measure()


BARS = {1: _both}
