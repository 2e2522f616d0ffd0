"""One fortnight, told twice with two authors in each other's place (ANONYMITY.md §9).

The two are of companies of which nobody else takes part. Clock and randomness are the same both
times, so that whatever anybody can obtain may differ by who wrote what, and by nothing else.
"""

import hashlib
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from unittest import mock

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum import create_app, outbox
from forum.accounts import actions as accounts
from forum.accounts import limits
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import create
from forum.anonymity.salts import forget_salts
from forum.board.models import Post, Relay, Thread
from forum.board.queries import forget_categories
from forum.database import db, unit_of_work
from forum.laying_out import lay_out
from forum.nightly import run_jobs
from forum.search.indexing import reindex
from tests import stores
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, settle

BEGIN = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)
DAYS, THREADS = 14, 40
OTHERS = [f"m{number:02}" for number in range(10)]  # one of each of ten companies
AUTHORS = ("ayla", "bora")  # of two companies more, with a colleague each who only reads
COLLEAGUES = {"ayla": "akin", "bora": "baek"}
ADMINS = {"ayla": "azra", "bora": "byeol"}
SUBJECTS = (
    *("결재를 올린 뒤에 결재자를 바꿀 수 있나요", "알림이 하루에 삼백 개씩 와요"),
    *("하위 업무를 어떻게 나누나요", "회의록을 어디에 두나요", "모바일에서 파일이 열리지 않아요"),
    *("새로 온 동료에게 어떻게 알려 주나요", "휴가 중인 결재자를 어떻게 하나요"),
    *("업무가 끝났는지 어떻게 아나요", "권한을 누가 정하나요", "검색이 오래 걸려요"),
)


class Drawn:
    """The same bytes for the same calls, in place of the system's randomness."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed.encode(), 0

    def __call__(self, size: int) -> bytes:
        drawn = b""
        while len(drawn) < size:
            self._count += 1
            drawn += hashlib.sha512(self._seed + self._count.to_bytes(8, "big")).digest()
        return drawn[:size]


@contextmanager
def drawn_alike(seed: str) -> Iterator[None]:
    drawn = Drawn(seed)
    with mock.patch.object(os, "urandom", drawn), mock.patch.object(random, "_urandom", drawn):
        random.seed(seed)
        yield


@dataclass(frozen=True)
class Settled:
    folder: Path
    people: dict[str, Person]


def settle_in(folder: Path) -> Settled:
    """The installation from which both fortnights begin: everybody has joined and signed in."""
    with time_machine.travel(BEGIN - timedelta(hours=1), tick=False):
        settings = settings_in(folder)
        create(settings.keys_file)
        app = create_app(settings)
        lay_out(app, spares=10)
        with app.app_context():
            people = settle()
            for name in (*OTHERS, *AUTHORS):
                people |= _company(name)
            reindex()
        close(app)
    stores.finish(folder)
    return Settled(folder, people)


def _company(name: str) -> dict[str, Person]:
    """A company for each; those of the two have a colleague and an admin besides, who only read."""
    with unit_of_work("identity"):
        company = accounts.add_company(f"{name} corp", [f"{name}.example"], [], "50-200")
    here = {name: "member"}
    if name in AUTHORS:
        here |= {COLLEAGUES[name]: "member", ADMINS[name]: "company_admin"}
    for who, role in here.items():
        with unit_of_work("identity"):
            accounts.add_member(company, f"{who}@{name}.example", PASSWORD, role)
    return {who: _signed_in(who, f"{who}@{name}.example") for who in here}


def _signed_in(name: str, address: str) -> Person:
    with unit_of_work("identity"):
        key = accounts.sign_in(address, PASSWORD)
    return Person(name, address, write_cookie(key))


class Fortnight:
    """What twelve companies did, with the two authors in the order given."""

    def __init__(self, settled: Settled, folder: Path, authors: tuple[str, str]) -> None:
        stores.copy(settled.folder, folder)
        forget_salts()
        forget_categories()
        limits.forget_all()
        self.folder = folder
        self.app = create_app(settings_in(folder))
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.cast = Cast(self.app, settled.people)
        self._names = dict(zip(("A", "B"), authors, strict=True))
        self._dice = random.Random(7)
        self.threads: list[str] = []
        self.told: list[tuple[str, int]] = []

    def tell(self, days: int = DAYS, threads: int = THREADS) -> None:
        each = -(-threads // days)
        for day in range(days):
            for number in range(min(each, threads - len(self.threads))):
                self._at(day, number)
                self._begin(len(self.threads))
                self._take_part(self.threads[-1])
            self._at(day, 8)
            self._work(day)
            self._speak()
            self._night()
        self._hold_back()

    def client(self, name: str) -> FlaskClient:
        return self.cast.client(self._names.get(name, name))

    def end(self) -> None:
        self._clock.stop()
        close(self.app)

    _clock: time_machine.travel

    def __enter__(self) -> Self:
        self._clock = time_machine.travel(BEGIN, tick=False)
        self._traveller = self._clock.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.end()

    def _at(self, day: int, hour: int) -> None:
        self._traveller.move_to(BEGIN + timedelta(days=day, hours=hour), tick=False)

    def _begin(self, number: int) -> None:
        who = ("A", "B", *self._dice.sample(OTHERS, 3))[number % 5]
        title = f"{SUBJECTS[number % len(SUBJECTS)]} {number}"
        words = {
            "title": title,
            "category": "how-to",
            "tags": "결재",
            "body": f"{title}? 알려 주세요.",
        }
        if number % 4 == 3:
            parts = {
                "situation": "몰랐어요.",
                "method": f"{number}번 적어요.",
                "result": "알았어요.",
            }
            words = {"title": title, "category": "culture", "kind": "tip"} | parts
        self.threads.append(self._made(self.client(who).post("/threads", data=words)))

    def _made(self, answer: TestResponse) -> str:
        assert answer.status_code in {201, 303}, answer.text[:2000]
        return answer.location.partition("/threads/")[2].partition("?")[0].partition("#")[0]

    def _take_part(self, thread: str) -> None:
        """Answers, comments, votes, follows and reports; the two take part in others' threads."""
        kind, (opening, *_) = self._kind(thread), self.posts(thread)
        people = self._dice.sample([*OTHERS, "A", "B"], 5)
        for who in people[:2]:
            form, path = (
                {"body": f"{self._dice.randrange(1000)}번째로 이렇게 해요."},
                f"/threads/{thread}/answers",
            )
            if kind == "tip":
                path = f"/posts/{opening}/comments"
            self._sent(who, path, form)
        first, second = self.posts(thread)[1:3]
        self._sent(people[2], f"/posts/{first}/vote")
        self._sent(people[3], f"/posts/{opening}/vote")
        self._sent(people[3], f"/threads/{thread}/follow")
        if kind != "tip":
            self._sent(people[4], f"/posts/{second}/comments", {"body": "저도 그래요."})
        if self._dice.random() < 0.3:
            self._sent(people[4], f"/posts/{first}/report", {"reason": "rude"})
        if self._dice.random() < 0.3:
            self._sent(people[0], f"/posts/{first}/edit", {"body": "고쳐 썼어요."})

    def _sent(self, who: str, path: str, form: dict[str, str] | None = None) -> None:
        """What is one's own takes no vote, and so on: then it is refused, the same both times."""
        answer = self.client(who).post(path, data=form or {})
        assert answer.status_code < 500, (path, answer.text[:2000])
        self.told.append((path, answer.status_code))

    def _work(self, day: int) -> None:
        """What the two do with their own, and what staff decide."""
        recent = self.threads[-4:]
        for who in ("A", "B"):
            for thread in recent:
                self._sent(who, f"/posts/{self.posts(thread)[1]}/acceptance")
            body = {"purpose": "thread", "title": "아직 쓰는 고민", "body": f"{day}"}
            self._sent(who, "/drafts", body)
        if day % 3 == 1:
            self._sent("mona", f"/posts/{self.posts(recent[0])[1]}/hiding", {"reason": "rude"})
            item = {"title": f"바꾸기 {day}", "problem": "바꿀 수 없어요", "team": "결재"}
            self._sent("chan", f"/threads/{recent[-1]}/promotion", item)
            self._sent(
                "pia", f"/threads/{recent[-1]}/answers", {"body": "고쳐 내놓아요.", "official": "1"}
            )
        if day % 5 == 2:
            self._sent("A", f"/posts/{self.posts(self.threads[0])[0]}?_method=DELETE")

    def _speak(self) -> None:
        """Staff ask authors back, warn and hide; the two answer theirs and object."""
        words = {"kind": "question", "words": "언제부터인가요?"}
        warning = {"kind": "warn", "reason": "rude", "days": "7", "note": "부드럽게요"}
        for thread in self.threads[-3:]:
            opening, second, *_ = self.posts(thread)
            self._sent("pia", f"/posts/{opening}/relay", words)
            self._sent("mona", f"/posts/{second}/sanction", warning)
        for one in self.relays():
            for who in ("A", "B"):
                self._sent(who, f"/relay/{one}/answer", {"words": "그렇지 않아요."})
        for one in self.relays()[::4]:
            self._sent("lena", f"/relay/{one}/settled")

    def _hold_back(self) -> None:
        """By what each of the two asked; what they would write then is refused."""
        silence = {"kind": "silence", "reason": "rude", "days": "7"}
        more = {"title": "하나 더", "category": "how-to", "body": "물어봐요."}
        for who, thread in zip(("A", "B"), self.threads, strict=False):
            self._sent("mona", f"/posts/{self.posts(thread)[0]}/sanction", silence)
            self._sent(who, "/threads", more)
            assert self.told[-1] == ("/threads", 403)

    def relays(self) -> list[str]:
        with self.cast.unit():
            query = select(Relay.id).order_by(Relay.post_id, Relay.kind)
            return list(db.session.scalars(query))

    def _night(self) -> None:
        self._traveller.shift(timedelta(hours=10))
        with self.app.app_context():
            for store in ("board", "identity"):
                while outbox.run_due(store):
                    pass
            run_jobs()

    def _kind(self, thread: str) -> str:
        with self.cast.unit():
            return str(db.session.scalar(select(Thread.kind).where(Thread.id == thread)))

    def posts(self, thread: str) -> list[str]:
        with self.cast.unit():
            query = select(Post.id).where(Post.thread_id == thread).order_by(Post.position)
            return list(db.session.scalars(query))
