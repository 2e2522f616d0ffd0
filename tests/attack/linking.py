"""Twenty people of habit write fifty threads each; what the forum's pages say of each thread.

Every thread of one language has the same words, so that whatever else differs between two pages is
of the forum's making: ids, pictures, counts, times, places in lists, headers, lengths.
"""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Self

import time_machine
from flask import Flask, Response, request

from forum import clock, create_app, outbox
from forum.accounts import actions as accounts
from forum.anonymity.keys import create
from forum.database import unit_of_work
from forum.laying_out import lay_out
from forum.nightly import run_jobs
from forum.search.indexing import reindex
from tests.attack.fortnight import BEGIN, _signed_in
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, settle

READERS = ("erin", "mona", "chan")
CATEGORIES = ("how-to", "feature", "problem", "culture")
TAGS = ("결재", "알림", "업무", "휴가")
WORDS = {
    "ko": ("결재자를 어떻게 바꾸나요", "결재를 올린 뒤에 바꾸고 싶어요. 알려 주세요."),
    "en": ("How do I change the approver", "I want to change it after sending. Please tell me."),
    "ja": ("承認者はどう変えますか", "承認を出したあとで変えたいです。教えてください。"),
}
_THREAD = re.compile("/threads/([a-z2-7]{16})")
Fields = dict[str, str]
Plant = Callable[["Crowd"], None]


@dataclass(frozen=True)
class Begun:
    """What is granted of a thread, and who began it, by which an attacker is judged."""

    author: str
    at: datetime
    category: str
    tag: str
    language: str


class Habits:
    """Of one author: when, about what and in which language they like to write."""

    def __init__(self, dice: random.Random) -> None:
        self.hours = dice.sample(range(11), 3)
        self.categories, self.tags = dice.sample(CATEGORIES, 2), dice.sample(TAGS, 2)
        self.language = dice.choice(tuple(WORDS))


class Crowd:
    """The board on which they write: `threads`, by id."""

    def __init__(self, folder: Path, authors: int, plant: Plant | None = None) -> None:
        self._folder, self._plant = folder, plant
        self._names = [f"w{number:02}" for number in range(authors)]
        self._dice = random.Random(11)
        self._habits = {name: Habits(self._dice) for name in self._names}
        self._stack = ExitStack()
        self.threads: dict[str, Begun] = {}

    def __enter__(self) -> Self:
        travel = time_machine.travel(BEGIN - timedelta(hours=1), tick=False)
        self._clock = self._stack.enter_context(travel)
        self.app = self._settled()
        self._stack.callback(close, self.app)
        if self._plant:
            self._plant(self)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _settled(self) -> Flask:
        settings = settings_in(self._folder)
        create(settings.keys_file)
        app = create_app(settings)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        lay_out(app)
        with app.app_context():
            people = settle()
            people |= {name: _joined(name) for name in self._names}
            reindex()
        self.cast = Cast(app, people)
        return app

    def write(self, days: int, each: int) -> None:
        """`each` threads of everybody on each day, one after another, as their hours come."""
        for day in range(days):
            told = [
                (self._dice.choice(self._habits[name].hours), self._dice.random(), name)
                for name in self._names * each
            ]
            for hour, part, name in sorted(told):
                self._clock.move_to(BEGIN + timedelta(days=day, hours=hour + part), tick=False)
                self._take_part(self._begin(name))
            self._night(day)

    def _begin(self, name: str) -> str:
        habits = self._habits[name]
        title, body = WORDS[habits.language]
        category, tag = self._dice.choice(habits.categories), self._dice.choice(habits.tags)
        words = {"title": title, "body": body, "category": category, "tags": tag}
        answer = self.cast.client(name).post("/threads", data=words)
        assert answer.status_code == 303, answer.text[:2000]
        thread = answer.location.partition("/threads/")[2][:16]
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        self.threads[thread] = Begun(name, hour, category, tag, habits.language)
        return thread

    def _take_part(self, thread: str) -> None:
        """Others answer and follow, whoever they are."""
        for who in self._dice.sample(self._names, self._dice.randrange(3)):
            client = self.cast.client(who)
            client.post(f"/threads/{thread}/answers", data={"body": WORDS["en"][1]})
            client.post(f"/threads/{thread}/follow")

    def _night(self, day: int) -> None:
        self._clock.move_to(BEGIN + timedelta(days=day, hours=17), tick=False)
        with self.app.app_context():
            for store in ("board", "identity"):
                while outbox.run_due(store):
                    pass
            run_jobs()

    def seen(self) -> dict[str, Fields]:
        """By thread: all that each reader's pages, their headers and the export say of it."""
        fields: dict[str, Fields] = defaultdict(dict)
        for reader in READERS:
            client = self.cast.client(reader)
            for thread in self.threads:
                with client.get(f"/threads/{thread}") as page:
                    found = dict(fields_of(page.text)) | {f"<{k}>": v for k, v in page.headers}
                    found["length"] = str(len(page.data))
                fields[thread] |= {f"{reader} {key}": value for key, value in found.items()}
            for thread, place, card in self._cards(reader):
                found = dict(fields_of(card)) | {"place": str(place)}
                fields[thread] |= {f"{reader} list {key}": v for key, v in found.items()}
        return fields

    def _cards(self, reader: str) -> Iterator[tuple[str, int, str]]:
        path, place = "/", 0
        while path:
            page = self.cast.client(reader).get(path).text
            for card in re.findall("<article.*?</article>", page, re.DOTALL):
                found = _THREAD.search(card)
                if found and found[1] in self.threads:
                    yield found[1], (place := place + 1), card
            more = re.search(r'href="(/\?[^"]*(?:after|before|page)=[^"]*)"', page)
            path = more[1].replace("&amp;", "&") if more else ""


def _joined(name: str) -> Person:
    with unit_of_work("identity"):
        company = accounts.add_company(f"{name} corp", [f"{name}.example"], [], "50-200")
    with unit_of_work("identity"):
        accounts.add_member(company, f"{name}@{name}.example", PASSWORD, "member")
    return _signed_in(name, f"{name}@{name}.example")


class _Reading(HTMLParser):
    """Each attribute and each text of a page, under its place among its like."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._count: Counter[str] = Counter()
        self._tag = ""

    def _add(self, key: str, value: str) -> None:
        self._count[key] += 1
        self.found.append((f"{key}#{self._count[key]}", value))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self._tag = f"{tag}.{(named.get('class') or '').partition(' ')[0]}"
        if named.get("name") not in {"nonce", "csrf_token"} and "nonce" not in named:
            for name, value in attributes:
                self._add(f"{self._tag}[{name}]", value or "")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._add(self._tag, data.strip())


def fields_of(html: str) -> list[tuple[str, str]]:
    reading = _Reading()
    reading.feed(html)
    return reading.found


def a_colour_by_author(crowd: Crowd) -> None:
    """One of six for each person, on every page of theirs: what generated pictures like to do."""
    dice = random.Random(5)
    colours: dict[str, int] = defaultdict(lambda: dice.randrange(6))

    def paint(answer: Response) -> Response:
        begun = crowd.threads.get(request.path.removeprefix("/threads/"))
        if begun and answer.mimetype == "text/html":
            answer.data += f'<i class="avatar" data-colour="{colours[begun.author]}"></i>'.encode()
        return answer

    crowd.app.after_request(paint)
