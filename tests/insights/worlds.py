"""Random weeks lived on a real installation: companies vote, staff promote, the night publishes.

The same days as tests/anonymity/publishing.py tells. `Real.live` gives what `Board.live` gives,
read from the stores after the night's own jobs have run.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from forum import create_app, nightly
from forum.accounts import actions as accounts
from forum.accounts import limits
from forum.accounts.actor import Actor
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import create
from forum.anonymity.salts import forget_salts
from forum.board import actions as board
from forum.board.models import Crowd, Post, Thread
from forum.board.queries import forget_categories, forget_crowd
from forum.database import db, unit_of_work
from forum.feedback import actions as feedback
from forum.feedback.models import CountedIn, Item, Promotion
from forum.figures import HIDDEN, Bucket
from forum.insights.models import WeeklyFigure
from forum.laying_out import lay_out
from tests import stores
from tests.anonymity.publishing import CATEGORIES, COMPANIES, ITEMS, THREADS, Day, Seen
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, settle

BEGIN = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)  # a Monday morning in Seoul
WEEK = BEGIN.date()
ASKER = 0  # alice's company asks them all; bob is her colleague
STRANGER = "stranger"
FIGURES = ("companies", "buckets", "item_buckets", "weeks", "crowd")


@dataclass(frozen=True)
class Settled:
    folder: Path
    people: dict[str, Person]
    threads: dict[str, str]
    items: dict[str, str]


def settle_in(folder: Path) -> Settled:
    """The installation from which every world begins: eight threads of alice's, two empty items."""
    with time_machine.travel(BEGIN, tick=False):
        settings = settings_in(folder)
        create(settings.keys_file)
        app = create_app(settings)
        lay_out(app, spares=20)
        with app.app_context():
            people = settle()
            for name in (*map(_name, range(1, COMPANIES)), STRANGER):
                people |= _company(name)
            cast = Cast(app, people)
            threads = {one: _asked(cast.actor("alice"), one) for one in THREADS}
            items = {one: _item(cast.actor("chan"), threads["a"], one) for one in ITEMS}
        close(app)
    stores.finish(folder)
    return Settled(folder, people, threads, items)


def _name(company: int) -> str:
    return f"c{company:02}"


def _company(name: str) -> dict[str, Person]:
    address = f"{name}@{name}.example"
    with unit_of_work("identity"):
        company = accounts.add_company(f"{name} corp", [f"{name}.example"], [], "50-200")
    with unit_of_work("identity"):
        accounts.add_member(company, address, PASSWORD, "member")
    with unit_of_work("identity"):
        return {name: Person(name, address, write_cookie(accounts.sign_in(address, PASSWORD)))}


def _asked(alice: Actor, name: str) -> str:
    with unit_of_work("board"):
        words = {"title": f"결재자를 바꾸는 고민 {name}", "body": "어떻게 하나요?"}
        return str(board.ask(alice, **words, category=CATEGORIES[name]).id)


def _item(chan: Actor, thread_id: str, name: str) -> str:
    """Without evidence, and answered once, so that it stays."""
    with unit_of_work("board"):
        thread = db.session.get_one(Thread, thread_id)
        words = {"title": f"바꾸기 {name}", "problem": "바꿀 수 없어요", "team": "결재"}
        item = feedback.promote(chan, thread, **words)
        feedback.change_status(chan, item, status="under_review", note="보고 있어요.")
        feedback.undo_promotion(chan, thread)
        return str(item.id)


class Real:
    """One world. `sets` keeps by the way who really took part; nothing published comes from it."""

    counts_small_in_weeks = False  # of a planted mistake that the reader knows of

    def __init__(self, settled: Settled, folder: Path, jobs: Iterable[str] = FIGURES) -> None:
        stores.copy(settled.folder, folder)
        for forget in (forget_salts, forget_categories, forget_crowd, limits.forget_all):
            forget()
        self.folder, self._settled, self._jobs = folder, settled, tuple(jobs)
        self.app = create_app(settings_in(folder))
        self.app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.cast = Cast(self.app, settled.people)
        self.sets: dict[str, set[str]] = {one: {"alice"} for one in THREADS}
        self._stands: dict[str, str | None] = dict.fromkeys(THREADS)
        self._actors: dict[str, Actor] = {}
        self.moved_by_day = 0
        self.counts: list[dict[str, int]] = []  # companies of each thread, by night
        self._clock = time_machine.travel(BEGIN, tick=False)

    def __enter__(self) -> Self:
        self._traveller = self._clock.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._clock.stop()
        close(self.app)

    def client(self, name: str) -> FlaskClient:
        return self.cast.client(name)

    def live(self, day: Day, more: Iterable[tuple[str, str]] = ()) -> Seen:
        """`more`: members by name who vote for a thread besides."""
        before = self.figures()
        votes = {(one, _name(c)) for one, some in day.shares for c in some if c != ASKER}
        self.vote([*sorted(votes), *more])
        self.moved_by_day += self.figures() != before
        for thread, item in day.stands:
            self._move(thread, item)
        return self.night()

    def vote(self, votes: Iterable[tuple[str, str]]) -> None:
        with self.app.app_context():
            voters = [(one, name, self._actor(name)) for one, name in votes]
            with unit_of_work("board"):
                for one, name, actor in voters:
                    thread = db.session.get_one(Thread, self._settled.threads[one])
                    board.vote(actor, thread, db.session.get_one(Post, thread.opening_id))
                    self.sets[one].add("alice" if name == "bob" else name)

    def _actor(self, name: str) -> Actor:
        if name not in self._actors:
            self._actors[name] = self.cast.actor(name)
        return self._actors[name]

    def _move(self, one: str, item: str | None) -> None:
        if self._stands[one] == item:
            return
        with self.app.app_context():
            chan = self._actor("chan")
            with unit_of_work("board"):
                thread = db.session.get_one(Thread, self._settled.threads[one])
                if self._stands[one]:
                    feedback.undo_promotion(chan, thread)
                if item:
                    feedback.join(chan, thread, db.session.get_one(Item, self._settled.items[item]))
        self._stands[one] = item

    def night(self, days: int = 1) -> Seen:
        self._traveller.shift(timedelta(days=days))
        before, frozen = self.figures()[1], self.weeks()
        with self.app.app_context():
            for name in self._jobs:
                nightly.JOBS[name]()
        self.counts.append({one: len(some) for one, some in self.sets.items()})
        return self._seen(before, self.weeks().items() - frozen.items())

    def end_week(self) -> Seen:
        """The night after the Sunday."""
        days = 7 - (datetime.now(UTC).date() - WEEK).days % 7
        return self.night(days)

    def figures(self) -> tuple[dict[str, Bucket], dict[str, Bucket]]:
        with self.app.app_context():
            threads = dict(db.session.execute(select(Thread.id, Thread.company_bucket)).all())
            items = dict(db.session.execute(select(Item.id, Item.company_bucket)).all())
            db.session.rollback()
        return (
            {one: threads[key] for one, key in self._settled.threads.items()},
            {one: items[key] for one, key in self._settled.items.items()},
        )

    def weeks(self) -> dict[tuple[str, str], Bucket]:
        query = select(WeeklyFigure.week, WeeklyFigure.name, WeeklyFigure.bucket)
        return {(f"{row[0]}", row[1]): row[2] for row in self._rows(query)}

    def around(self) -> dict[str, Bucket]:
        return {row[0]: row[1] for row in self._rows(select(Crowd.name, Crowd.bucket))}

    def _rows(self, query: object) -> list:
        with self.app.app_context():
            found = db.session.execute(query).all()
            db.session.rollback()
        return found

    def _seen(self, before: dict[str, Bucket], new: set[tuple[tuple[str, str], Bucket]]) -> Seen:
        threads, items = self.figures()
        names = {key: one for one, key in self._settled.threads.items()}
        stands = dict(self._rows(select(Promotion.thread_id, Promotion.item_id)))
        pools = dict(self._rows(select(CountedIn.thread_id, CountedIn.item_id)))
        people = dict(self._rows(select(Thread.id, Thread.people)))

        def of(table: dict[str, str], item: str, *, shown: bool) -> frozenset[str]:
            ids = [names[key] for key, where in table.items() if where == self._settled.items[item]]
            return frozenset(one for one in ids if bool(threads[one]) is shown)

        seen = Seen(
            threads,
            items,
            {one: people[key] for one, key in self._settled.threads.items()},
            {item: of(pools, item, shown=False) for item in ITEMS},
            {item: of(stands, item, shown=True) for item in ITEMS},
            frozenset(one for one in ITEMS if items[one] > before[one]),
        )
        week = {name: bucket for (day, name), bucket in new if day == f"{WEEK}"}
        seen.total = week.pop("all", HIDDEN)
        seen.week, seen.counted = week, self._counted(threads) if week else {}
        return seen

    def _counted(self, threads: dict[str, Bucket]) -> dict[str, frozenset[str]]:
        free = [one for one in THREADS if self.counts_small_in_weeks or threads[one]]
        names = {CATEGORIES[one] for one in free}
        return {name: frozenset(one for one in free if CATEGORIES[one] == name) for name in names}


def random_days(dice: random.Random, count: int) -> list[Day]:
    """Mostly small threads: there is something to find out; now and then a crowd."""
    return [Day(tuple(_shares(dice)), tuple(_stands(dice))) for _ in range(count)]


def _shares(dice: random.Random) -> Iterable[tuple[str, frozenset[int]]]:
    for _ in range(dice.randrange(2, 7)):
        most = dice.choice((2, 3, 4, 4, 6, 12, 24))
        some = dice.sample(range(COMPANIES), dice.randrange(1, most + 1))
        yield dice.choice(THREADS), frozenset(some)


def _stands(dice: random.Random) -> Iterable[tuple[str, str | None]]:
    for _ in range(dice.randrange(1, 6)):
        yield dice.choice(THREADS), dice.choice((*ITEMS, *ITEMS, None))
