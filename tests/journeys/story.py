"""The whole story in a browser, as seven people: from asking to a released change.

The same steps with JavaScript and without; a picture of every step at 360 and 1280 px.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.people import PASSWORD, address_of
from tests.pictures.drawing import picture as drawn
from tests.serving import CHROMIUM, CHROMIUM_ARGS, Mailbox

WIDTHS = (360, 1280)
NEWCOMER = "haneul@hanbit.example"
QUESTION = "출장 가신 팀장님 대신 결재할 분을 정할 수 있나요?"
TIP = "회의가 끝나기 전에 업무 세 개를 적어요"
_THREAD = re.compile("/threads/([a-z2-7]{16})")
_PICTURE = re.compile(r"!\[그림 설명\]\(/uploads/[a-z2-7]{16}\)")
RUDE = "그것도 모르면서 왜 쓰시는지 모르겠네요."


@dataclass
class Story:
    """What came of it, for those who look through everything afterwards."""

    question: str = ""
    tip: str = ""
    newcomer_cookie: str = ""
    pictures: list[Path] = field(default_factory=list)


class Teller:
    def __init__(
        self, browser: Browser, address: str, mailbox: Mailbox, album: Path, *, script: bool
    ) -> None:
        self._browser, self._address, self._mailbox = browser, address, mailbox
        self._album, self._script = album, script
        self._pages: dict[str, Page] = {}
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.story = Story()

    def tell(self) -> Story:
        self.join()
        self.ask()
        self.share()
        self.find_and_answer()
        self.say_me_too()
        self.accept()
        self.report()
        self.moderate()
        self.promote()
        self.take_up()
        self.see_what_became_of_it()
        for context in self._contexts:
            context.close()
        return self.story

    # The people

    def page(self, name: str) -> Page:
        """This person's own browser, signed in by the form."""
        if name not in self._pages:
            context = self._browser.new_context(
                locale="ko-KR",
                java_script_enabled=self._script,
                viewport={"width": 1280, "height": 900},
            )
            context.set_default_timeout(30_000)
            self._contexts.append(context)
            page = self._pages[name] = context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.on("console", self._listen)
            if name != "haneul":
                self._sign_in(page, name)
        return self._pages[name]

    def _listen(self, message) -> None:
        if message.type == "error" and "favicon" not in message.text:
            self.errors.append(message.text)

    def _sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self._address}/sign-in")
        page.fill("#address", address_of(name))
        page.fill("#password", PASSWORD)
        self.picture(page, f"sign-in-{name}")
        page.click("main form[action^='/sign-in'] button[type=submit]")
        page.wait_for_selector("form[action='/sign-out']", state="attached")

    # The steps

    def join(self) -> None:
        page = self.page("haneul")
        page.goto(f"{self._address}/join")
        self.picture(page, "join")
        page.fill("#address", NEWCOMER)
        page.click("form[action='/join'] button[type=submit]")
        self.picture(page, "join-code")
        page.fill("#code", self._code())
        page.click("form[action='/join/code'] button[type=submit]")
        self.picture(page, "join-password")
        page.fill("#password", PASSWORD)
        page.click("form[action='/join/password'] button[type=submit]")
        self.picture(page, "join-recovery")
        page.check("#kept")
        page.click("form[action='/join/recovery'] button[type=submit]")
        page.wait_for_selector("form[action='/sign-out']", state="attached")
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
        self.story.newcomer_cookie = cookies["s"]
        self.picture(page, "joined")

    def _code(self) -> str:
        return wait_until(lambda: self._mailbox.find(NEWCOMER, r"(\d{4}\s?\d{4})"))

    def ask(self) -> None:
        page = self.page("haneul")
        page.goto(f"{self._address}/threads/new")
        self.picture(page, "compose-empty")
        page.fill("#title", QUESTION)
        page.check("input[name=category][value=how-to]", force=True)
        page.fill(
            "#body", "팀장님이 **한 달** 출장을 가셨어요.\n\n- 결재가 멈췄고\n- 연락이 늦어요"
        )
        page.fill("#tags", "결재, 대리")
        self._add_pictures(page)
        self.picture(page, "compose")
        page.click("form.compose button.filled[type=submit]")
        page.wait_for_url(_THREAD)
        assert QUESTION in words(page, "h1")
        assert page.locator(".opening .prose img").get_attribute("alt") == "멈춘 결재"
        self.story.question = _thread_id(page)
        self.picture(page, "asked")
        page.click(f"form[action='/threads/{self.story.question}/follow'] button >> nth=0")
        page.wait_for_selector(
            f"form[action^='/threads/{self.story.question}/follow?_method=DELETE']"
        )
        self.picture(page, "following")

    def _add_pictures(self, page: Page) -> None:
        """Three are sent, by the button or on a page of its own; one stands in the question."""
        body = page.input_value("#body")
        lines = [self._sent(page) for _ in range(3)]
        assert len(set(lines)) == 3
        page.fill("#body", f"{body}\n\n{lines[0].replace('그림 설명', '멈춘 결재')}")

    def _sent(self, page: Page) -> str:
        sent = {
            "name": "김하늘_결재.png",
            "mimeType": "image/png",
            "buffer": drawn("PNG", (640, 400)),
        }
        if not self._script:
            beside = page.context.new_page()
            beside.goto(f"{self._address}/uploads/new")
            beside.set_input_files("#picture", sent)
            beside.click("main form button[type=submit]")
            line = beside.input_value("#markdown")
            beside.close()
            return line
        page.fill("#body", "")
        page.locator("[data-editor]:has(#body) [data-picture-add]").set_input_files(sent)
        wait_until(lambda: _PICTURE.search(page.input_value("#body")))
        return str(_PICTURE.search(page.input_value("#body"))[0])

    def share(self) -> None:
        page = self.page("carol")
        page.goto(f"{self._address}/threads/new?kind=tip")
        page.fill("#title", TIP)
        page.check("input[name=category][value=culture]", force=True)
        page.fill("#situation", "회의가 끝나면 아무도 기억하지 못했어요.")
        page.fill("#method", "1. 끝나기 5분 전에 멈춰요.\n2. 업무 세 개를 그 자리에서 적어요.")
        page.fill("#result", "다음 회의가 **30분** 짧아졌어요.")
        self.picture(page, "compose-tip")
        page.click("form.compose button.filled[type=submit]")
        page.wait_for_url(_THREAD)
        self.story.tip = _thread_id(page)
        self.picture(page, "shared")

    def find_and_answer(self) -> None:
        page = self.page("bob")
        wait_until(lambda: self._finds(page, "결재 대신할 사람"))
        self.picture(page, "found")
        page.click(f"a[href*='/threads/{self.story.question}']")
        page.fill(
            "form[action$='/answers'] textarea", "관리자 화면에서 **대리 결재**를 켜 두면 돼요."
        )
        page.click("form[action$='/answers'] button.filled")
        page.wait_for_selector(".answer:has-text('대리 결재')")
        self.picture(page, "answered")

    def _finds(self, page: Page, words: str) -> bool:
        page.goto(f"{self._address}/")
        page.fill("#search", words)
        page.press("#search", "Enter")
        page.wait_for_url(re.compile("/search"))
        return page.locator(f"a[href*='/threads/{self.story.question}']").count() > 0

    def say_me_too(self) -> None:
        for name in ("bob", "carol", "dave"):
            page = self.page(name)
            page.goto(f"{self._address}/threads/{self.story.question}")
            page.click(".opening .vote")
            page.wait_for_selector(".opening .vote[aria-pressed=true]")
        self.picture(page, "me-too")
        assert "3" in page.inner_text(".opening .vote")
        page.goto(f"{self._address}/threads/{self.story.tip}")
        page.click(".opening .vote")
        page.wait_for_selector(".opening .vote[aria-pressed=true]")
        self.picture(page, "helpful")

    def accept(self) -> None:
        page = self.page("haneul")
        page.goto(f"{self._address}/threads/{self.story.question}")
        self.picture(page, "author-reads")
        page.click("form[action$='/acceptance'] button")
        page.wait_for_selector(".answer.accepted")
        self.picture(page, "accepted")

    def report(self) -> None:
        page = self.page("carol")
        page.goto(f"{self._address}/threads/{self.story.question}")
        page.click(".answer .comment-form summary >> nth=0")
        page.fill(".answer .comment-form textarea >> nth=0", RUDE)
        page.click(".answer .comment-form button[type=submit] >> nth=0")
        page.wait_for_selector(f".comment:has-text('{RUDE}')")
        page = self.page("dave")
        page.goto(f"{self._address}/threads/{self.story.question}")
        comment = page.locator(f".comment:has-text('{RUDE}')")
        comment.locator("summary").first.click()
        self.picture(page, "menu-open")
        comment.locator("a[href$='/report']").click()
        page.wait_for_selector("form[action$='/report']")
        page.check("form[action$='/report'] input[name=reason][value=rude]", force=True)
        self.picture(page, "report")
        page.click("form[action$='/report'] button[type=submit]")
        page.wait_for_load_state()
        self.picture(page, "reported")

    def moderate(self) -> None:
        page = self.page("mona")
        page.goto(f"{self._address}/moderation")
        assert RUDE in words(page)
        self.picture(page, "queue")
        page.click("form[action$='/hiding'] button.filled")
        page.wait_for_selector("form[action*='/moderation/decisions/'] button")
        self.picture(page, "hidden")
        page.click("form[action*='/moderation/decisions/'] button >> nth=0")
        page.wait_for_selector("form[action$='/hiding'] button.filled")
        self.picture(page, "undone")
        page.click("form[action$='/hiding'] button.filled")
        page.wait_for_selector("form[action*='/moderation/decisions/'] button")
        page.goto(f"{self._address}/moderation/log")
        self.picture(page, "log")
        assert RUDE not in words(page, "body")
        reader = self.page("dave")
        reader.goto(f"{self._address}/threads/{self.story.question}")
        assert RUDE not in reader.content()
        self.picture(reader, "after-hiding")

    def promote(self) -> None:
        page = self.page("chan")
        page.goto(f"{self._address}/feedback/candidates")
        self.picture(page, "candidates")
        page.goto(f"{self._address}/threads/{self.story.question}/promotion")
        page.fill("#title", "대리 결재자를 미리 정하고 싶어요")
        page.fill("#team", "결재")
        self.picture(page, "promote")
        page.click("form[action$='/promotion'] button.filled")
        page.wait_for_load_state()
        page.goto(f"{self._address}/feedback/items")
        page.click("a:has-text('대리 결재자를 미리 정하고 싶어요')")
        page.wait_for_selector("h1")
        self.picture(page, "item")

    def take_up(self) -> None:
        page = self.page("pia")
        for status, note in (
            ("planned", "1월에 내놓으려고 해요."),
            ("released", "설정에서 켤 수 있어요."),
        ):
            page.goto(f"{self._address}/feedback/team")
            self.picture(page, f"team-{status}")
            form = page.locator("form[action$='/status']").first
            form.evaluate(
                "form => form.closest('details')?.setAttribute('open', '')"
            ) if self._script else None
            if not form.locator("textarea").is_visible():
                page.locator("details:has(form[action$='/status']) summary").first.click()
            form.locator(f"input[value={status}]").check(force=True)
            form.locator("textarea").fill(note)
            form.locator("button[type=submit]").click()
            page.wait_for_load_state()
        page.goto(f"{self._address}/threads/{self.story.question}")
        page.fill(
            "form[action$='/answers'] textarea", "대리 결재를 **설정**에 넣었어요. 고맙습니다."
        )
        page.click("form[action$='/answers'] button.filled")
        page.wait_for_selector(".answer.official")
        self.picture(page, "official")

    def see_what_became_of_it(self) -> None:
        for name in ("haneul", "bob"):
            page = self.page(name)
            page.goto(f"{self._address}/threads/{self.story.question}")
            assert "설정에서 켤 수 있어요." in words(page)
            self.picture(page, f"became-{name}")
            page.goto(f"{self._address}/roadmap")
            assert "대리 결재자를 미리 정하고 싶어요" in words(page)
        self.picture(page, "roadmap")
        page = self.page("haneul")
        for path in ("me", "notifications", "", "me/sessions", "promise", "help"):
            page.goto(f"{self._address}/{path}")
            self.picture(page, f"last-{path.replace('/', '-') or 'front'}")
        page.goto(f"{self._address}/me")
        assert QUESTION in words(page)
        assert TIP not in words(page)

    def picture(self, page: Page, name: str) -> None:
        number = len(self.story.pictures) // len(WIDTHS) + 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            path = self._album / f"{number:02}-{name}-{width}.png"
            page.screenshot(path=path, full_page=True, animations="disabled")
            self.story.pictures.append(path)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        try:
            yield chromium
        finally:
            chromium.close()


def wait_until(found, seconds: float = 15):
    """What `found` gives, as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.2)
    message = f"nothing after {seconds} s"
    raise TimeoutError(message)


def words(page: Page, where: str = "main") -> str:
    """What is to be read there; titles join some words by no-break spaces."""
    return page.inner_text(where).replace("\u00a0", " ")


def _thread_id(page: Page) -> str:
    return _THREAD.search(page.url)[1]
