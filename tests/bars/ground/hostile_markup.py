"""Bar 3: lines meant to run in a reader's page, through the real application into Chromium.

First with the policy taken off what the application sends: the sanitisers stand alone. Then with
the raw line in place of the stored HTML and the policy as it is sent: the policy stands alone.
The pages that show a line are put together, a hundred to a document, so that it takes minutes.
"""

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from typing import TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from forum import create_app, text
from forum.anonymity.keys import create
from forum.board import actions
from forum.config import read_settings
from forum.feedback import actions as feedback
from forum.laying_out import lay_out
from forum.moderation import actions as moderation
from forum.search.indexing import reindex
from forum.text.sanitising import ATTRIBUTES, TAGS, _cleaner, _thread
from tests.bars.measure import Bar
from tests.bars.search_quality import rows
from tests.people import Cast, settle
from tests.pictures.drawing import picture
from tests.serving import CHROMIUM, CHROMIUM_ARGS

SECRET = "b" * 40
ORIGIN = "http://forum.test"
EVERY = int(os.environ.get("FORUM_TEST_BARS_EVERY", "1"))
A_DOCUMENT = 100
RAW_A_DOCUMENT = 20
PLACE = "여기에글이서요"
# Between raw lines: what a line leaves open swallows the next ones otherwise.
CLOSERS = (
    "'>\"></textarea></script></style></title></noscript></xmp></select></svg></math>-->]]></p>"
)
ALONE = re.compile("<plaintext|<noframes|<frameset|<!--|<template|<iframe|<noembed", re.IGNORECASE)

HOLES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://elsewhere.example/x.png>",
    "<a href='javascript:alert(1)'>a</a>",
)
T = TypeVar("T")


class _Everything(frozenset[str]):
    """Marks of the guard, as somebody keeps them who keeps whatever it finds."""

    def __contains__(self, mark: object) -> bool:
        return True


KEPT = _Everything()
WATCH = """
window.__ran = [];
for (const name of ['alert', 'prompt', 'confirm', 'print', 'open'])
  window[name] = (...said) => { window.__ran.push([name, String(said[0]).slice(0, 80)]); };
document.addEventListener('DOMContentLoaded', () => {
  for (const one of document.querySelectorAll('[autofocus]')) one.focus();
});
"""
# What the document holds that no page of ours does.
LOOK = """
([tags, attributes]) => {
  const found = [];
  for (const one of document.querySelectorAll('*')) {
    for (const {name, value} of one.attributes) {
      if (name.startsWith('on')) found.push([one.localName, name, value.slice(0, 80)]);
      if (/^(href|src|action|formaction|xlink:href|data)$/.test(name)
          && /^[\\s\\x00-\\x20]*(javascript|vbscript|data):/i.test(value))
        found.push([one.localName, name, value.slice(0, 80)]);
      if (name === 'srcdoc') found.push([one.localName, name, value.slice(0, 80)]);
    }
    if (['base', 'object', 'embed', 'iframe', 'frame', 'applet'].includes(one.localName))
      found.push([one.localName, 'element', '']);
  }
  for (const one of document.querySelectorAll('.prose *')) {
    if (!tags.includes(one.localName)) found.push([one.localName, 'in a post', '']);
    for (const {name} of one.attributes)
      if (!(attributes[one.localName] || []).includes(name) && name !== 'rel')
        found.push([one.localName, name, 'in a post']);
  }
  return [found, window.__ran];
}
"""


@dataclass
class Seen:
    """What a browser did with some documents that it should not have done."""

    documents: int = 0
    found: list[list[str]] = field(default_factory=list)  # in the document
    ran: list[list[str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # from elsewhere
    left: list[str] = field(default_factory=list)  # for elsewhere

    @property
    def bad(self) -> int:
        return len(self.found) + len(self.ran) + len(self.asked) + len(self.left)


def hostile_markup() -> Iterator[Bar]:
    lines = [row["payload"] for row in rows("xss_payloads.dev")][::EVERY]
    with forum() as cast, chromium() as browser:
        stored = [_stored(cast, line) for line in lines]
        pages = chain((page for one in stored for page in shown(cast, *one)), lists(cast))
        documents = (join(group) for group in batched(pages, A_DOCUMENT))
        seen = watched(browser, documents, policy="")
        _say(pages="policy off", **vars(seen))
        yield Bar("documents with stored lines, policy off", seen.documents, "documents", ">= 1")
        yield Bar("what got through, policy off", seen.bad, "findings", "== 0")
        template, policy = bare_page(cast)
        raw = watched(browser, raw_documents(template, lines), policy=policy)
        _say(pages="sanitisers bypassed", **vars(raw))
        yield Bar("documents with raw lines, policy on", raw.documents, "documents", ">= 1")
        holes = len(raw.ran) + len(raw.asked)
        yield Bar("what ran or was fetched, policy on", holes, "findings", "== 0")
        found = planted(browser, template)
        yield Bar("planted holes that the same run finds", found, "holes", f"== {len(HOLES)}")
    yield Bar("stored HTML that a sanitiser would change", sum(_moving()), "texts", "== 0")


@contextmanager
def forum() -> Iterator[Cast]:
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({}, data_dir=folder, secret_key=SECRET, limit_factor=100_000)
        create(settings.keys_file)
        app = create_app(settings)
        app.config.update(WTF_CSRF_ENABLED=False)
        lay_out(app, spares=1000)
        with app.app_context():
            people = settle()
            reindex()
        yield Cast(app, people)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield browser
        browser.close()


def _stored(cast: Cast, line: str) -> tuple[str, str, str, str]:
    """The line in every place that keeps what people write; the ids of thread and answer."""
    with cast.unit():
        alice, carol, dave = (cast.actor(name) for name in ("alice", "carol", "dave"))
        mona, chan = cast.actor("mona"), cast.actor("chan")
        title = text.clean_line(f"가 {line}")[:190] + " 나"
        tag = text.clean_line(line)[:30].replace(" ", "-")
        thread = actions.ask(
            alice, title=title, body=f"{line}\n\n나", category="how-to", tags=[tag], kept=KEPT
        )
        found = actions.answer(carol, thread, body=f"가 {line}", kept=KEPT)
        actions.comment(alice, thread, found, body=f"나\n\n{line}", kept=KEPT)
        moderation.report(dave, thread, found, reason="rude", note=line[:300], kept=KEPT)
        rude = actions.comment(dave, thread, found, body=f"{line}\n\n다", kept=KEPT)
        moderation.hide(mona, thread, rude, reason="rude")
        problem, team = f"가 {line}"[:900], f"가 {line}"[:30]
        item = feedback.promote(chan, thread, title=title, problem=problem, team=team, kept=KEPT)
        note = f"가 {line}"[:400]
        feedback.change_status(chan, item, status="declined", note=note, kept=KEPT)
        return thread.id, found.id, item.id, line


def shown(cast: Cast, thread: str, post: str, item: str, line: str) -> Iterator[str]:
    """Every page that shows the line, without its head: the application's own answers."""
    alice, mona, chan = cast.client("alice"), cast.client("mona"), cast.client("chan")
    yield _main(alice.get(f"/threads/{thread}").text)
    yield _main(alice.get("/search", query_string={"q": line[:200]}).text)
    yield _main(alice.get("/threads/new", query_string={"title": line[:200]}).text)
    yield _main(cast.client("carol").get(f"/posts/{post}/edit").text)
    yield _main(mona.get("/moderation", query_string={"post": post}).text)
    yield _main(chan.get(f"/feedback/items/{item}").text)
    file = (BytesIO(picture("PNG", (2, 2))), line[:200].replace("\0", "") or "x")
    sent = alice.post("/uploads", data={"picture": file}, follow_redirects=True)
    yield _main(sent.text)
    yield _main(alice.post("/threads", data={"title": line * 40, "body": line, "tags": line}).text)
    yield _main(cast.client("").get("/sign-in", query_string={"next": line}).text)


def lists(cast: Cast) -> Iterator[str]:
    """What shows many lines at once, as far as it goes without another page."""
    for name, path in (
        ("alice", "/moderation/log"),
        ("alice", "/"),
        ("alice", "/roadmap"),
        ("mona", "/moderation"),
        ("chan", "/feedback/candidates"),
        ("chan", "/feedback/items"),
        ("pia", "/feedback/team"),
    ):
        yield _main(cast.client(name).get(path).text)


def batched(many: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    remaining = iter(many)
    while group := tuple(islice(remaining, size)):
        yield group


def _main(page: str) -> str:
    title = re.search("<title>.*?</title>", page, re.DOTALL)
    body = page.partition("<body")[2].partition(">")[2].rpartition("</body>")[0]
    return (title[0] if title else "") + body


def join(pages: tuple[str, ...]) -> str:
    return "<!doctype html><meta charset=utf-8><body>" + "\n<hr>\n".join(pages)


def bare_page(cast: Cast) -> tuple[str, str]:
    """A thread's page with a place for the raw line, and the policy that came with it."""
    with cast.unit():
        thread = actions.ask(cast.actor("alice"), title=PLACE, body=PLACE, category="how-to")
        path = f"/threads/{thread.id}"
    answer = cast.client("alice").get(path)
    return answer.text, answer.headers["Content-Security-Policy"]


def raw_documents(template: str, lines: list[str]) -> Iterator[str]:
    """The lines as if no sanitiser had seen them, in the page's title and in its text."""
    alone = [(line,) for line in lines if ALONE.search(line)]
    others = batched((line for line in lines if not ALONE.search(line)), RAW_A_DOCUMENT)
    for group in (*alone, *others):
        yield template.replace(f"<p>{PLACE}</p>", CLOSERS.join(group))


def watched(browser: Browser, documents: Iterator[str], *, policy: str) -> Seen:
    """Each document opened as a page of ours, and left alone for a moment."""
    seen = Seen()
    context = browser.new_context(service_workers="block")
    context.set_default_timeout(300_000)
    context.add_init_script(WATCH)
    now = ""

    def answer(route: Route) -> None:
        address = route.request.url
        if address == f"{ORIGIN}/page":
            headers = {"Content-Security-Policy": policy} if policy else {}
            route.fulfill(body=now, content_type="text/html; charset=utf-8", headers=headers)
            return
        if urlsplit(address).netloc != urlsplit(ORIGIN).netloc:
            (seen.left if route.request.is_navigation_request() else seen.asked).append(
                address[:200]
            )
        elif not policy and not _is_ours(address):
            seen.asked.append(address[:200])
        route.abort()

    context.route("**/*", answer)
    for document in documents:
        now = document
        seen.documents += 1
        page = context.new_page()
        page.on(
            "dialog", lambda dialog: (seen.ran.append(["dialog", dialog.message]), dialog.dismiss())
        )
        _opened(page, seen)
        page.close()
    context.close()
    return seen


def _opened(page: Page, seen: Seen) -> None:
    page.goto(f"{ORIGIN}/page", wait_until="domcontentloaded")
    page.wait_for_timeout(150)
    if page.url != f"{ORIGIN}/page":
        return  # it left: told above
    allowed = {tag: sorted(names) for tag, names in ATTRIBUTES.items()}
    found, ran = page.evaluate(LOOK, [sorted(TAGS), allowed])
    seen.found += found
    seen.ran += ran


def _is_ours(address: str) -> bool:
    path = urlsplit(address).path
    ours = ("/static/", "/favicon", "/bell", "/threads/", "/page")
    return path.startswith(ours) or re.fullmatch("/uploads/[a-z2-7]{16}", path) is not None


def planted(browser: Browser, template: str) -> int:
    """Sanitisers and policy both off: script, handler and a fetch from elsewhere must be found."""
    found = 0
    for hole in HOLES:
        page = template.replace(f"<p>{PLACE}</p>", hole)
        found += watched(browser, iter([page]), policy="").bad > 0
    return found


def _moving() -> Iterator[bool]:
    """Whether what is stored of any text would be changed by either sanitiser, as they are."""
    texts = [row["payload"] for row in rows("xss_payloads.dev")]
    texts += [row["text"] for row in rows("naughty_strings.dev")]
    texts += [row["body"] for row in rows("ko_petitions")]
    texts += [row["markdown"] for row in rows("commonmark_examples")]
    texts += [row["text"] for row in islice(rows("ko_comments"), 5_000)]
    for one in texts[::EVERY]:
        html = text.render(one).html
        yield not (_thread.cleaner.clean(html) == html == _cleaner.clean(html))


def _say(**figures: object) -> None:
    shown = {name: what[:30] if isinstance(what, list) else what for name, what in figures.items()}
    sys.stderr.write(json.dumps(shown, ensure_ascii=False) + "\n")
