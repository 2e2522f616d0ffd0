"""A small forum that is served, where something has happened on every page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from forum import create_app
from forum.accounts.actor import GUEST
from forum.board import actions
from forum.board.actions import drafting
from forum.moderation import actions as moderation
from forum.search.indexing import reindex
from tests import stores
from tests.conftest import SECRET, Installation, close, settings_in
from tests.guards.routes import CLAIM
from tests.people import Cast
from tests.serving import CHROMIUM, CHROMIUM_ARGS, forum_served

LONG = "결재를 올린 뒤에 결재자를 바꾸고 싶은데 휴가 중인 팀장님과 본부장님이 모두 계시지 않으면 "
MARKS = "# 제목\n\n1. 하나\n2. **둘**\n\n> 따온 글\n\n```\n코드\n```\n"


@dataclass(frozen=True)
class Served:
    address: str
    cast: Cast
    question: str
    waiting: str
    opening: str
    answer: str
    tip: str
    item: str
    claim: str


@dataclass(frozen=True)
class Told:
    question: str
    waiting: str
    opening: str
    answer: str
    tip: str
    item: str
    claim: str


@pytest.fixture(scope="module")
def served(installation: Installation, tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("browser") / "data"
    stores.copy(installation.folder, folder)
    app = create_app(settings_in(folder))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    cast = Cast(app, installation.people)
    told = _tell(app, cast)
    with app.app_context():
        reindex()
    close(app)
    with forum_served(folder, SECRET) as address:
        yield Served(address, cast, **told.__dict__)


def _tell(app: Flask, cast: Cast) -> Told:
    with cast.unit():
        alice, bob, carol, pia = (cast.actor(name) for name in ("alice", "bob", "carol", "pia"))
        thread = actions.ask(
            alice, title=LONG + "어떻게 하나요?", body=MARKS, category="how-to", tags=["결재"]
        )
        answer = actions.answer(bob, thread, body="대리 결재를 켜 두세요.")
        for number in range(4):
            actions.comment(carol, thread, answer, body=f"저도 {number}번 그렇게 해요.")
        actions.answer(pia, thread, body="고쳐서 내놓았어요.", official=True)
        silent = actions.ask(alice, title="알림이 너무 많아요", body="왜요?", category="problem")
        parts = {"situation": "몰랐어요.", "method": "1. 적어요.", "result": "알았어요."}
        tip = actions.share(carol, title="결재 전에 적어요", category="culture", **parts)
        actions.edit(bob, thread, answer, body="대리 결재를 **먼저** 켜 두세요.\n\n- 설정에서")
        told = thread.id, silent.id, thread.opening_id, answer.id, tip.id
        rude = actions.comment(carol, thread, answer, body="그것도 모르세요?").id
    _begin(cast, told[0])
    with cast.unit():
        claim = moderation.claim(GUEST, **CLAIM | {"place": f"#post-{told[3]}"}).id
    return Told(*told, item=_decide(cast, told[0], told[3], rude), claim=claim)


def _begin(cast: Cast, thread: str) -> None:
    """Two windows of erin's wrote an answer, a third a question that is not done yet."""
    with cast.unit(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafting, "_drawn", min)  # so that the pages know their addresses
        erin = cast.actor("erin")
        for writer, body in (
            ("one", "먼저 켜 두세요.\n그리고 기다려요."),
            ("two", "나중에 켜 두세요."),
        ):
            actions.keep_draft(
                erin, purpose=f"answer:{thread}", fields={"body": body}, writer=writer
            )
        words = {"kind": "question", "title": LONG, "body": MARKS * 3, "tags": "결재, 휴가"}
        actions.keep_draft(erin, purpose="thread", fields=words)


def _decide(cast: Cast, thread: str, answer: str, rude: str) -> str:
    """Accepted, followed, reported twice, one hidden, taken up and planned; the item's id."""
    alice, dave = cast.client("alice"), cast.client("dave")
    alice.post(f"/posts/{answer}/acceptance")
    dave.post(f"/threads/{thread}/follow")
    for post in (answer, rude):
        dave.post(f"/posts/{post}/report", data={"reason": "rude", "note": ""})
    cast.client("mona").post(f"/posts/{rude}/hiding", data={"reason": "rude"})
    item = {"title": "결재자 바꾸기", "problem": "바꿀 수 없어요", "team": "결재"}
    made = cast.client("chan").post(f"/threads/{thread}/promotion", data=item)
    item_id = made.location.split("?")[0].rsplit("/", 1)[1]
    planned = {"status": "planned", "note": "1월에 내놓아요"}
    cast.client("pia").post(f"/feedback/items/{item_id}/status", data=planned)
    return item_id


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium at /usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium: Browser, served: Served):
    """page_of("alice", "dark"): her browser's page, and the list of what went wrong there."""
    contexts = []

    def open_page(name: str, theme: str, locale: str = "ko-KR") -> tuple[Page, list[str]]:
        context = chromium.new_context(
            base_url=served.address, locale=locale, color_scheme=theme, reduced_motion="reduce"
        )
        context.add_init_script(Axe().axe_script)
        contexts.append(context)
        context.set_default_timeout(30_000)
        if name:
            cookie = {"name": "s", "value": served.cast.people[name].cookie, "url": served.address}
            context.add_cookies([cookie])
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page, errors

    yield open_page
    for context in contexts:
        context.close()
