"""What a reader who knows every rule makes of the figures that real nights published.

And the mistakes that such a reader would use, each planted to see that it is found.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest import mock

from sqlalchemy import delete, func, select

from forum import figures, nightly
from forum.accounts.models import Company
from forum.anonymity.models import CompanyTag
from forum.board.actions import voting
from forum.board.models import Thread
from forum.board.queries import COUNTED
from forum.database import db, unit_of_work
from forum.figures import FLOORS, HIDDEN, LEAST, Bucket, Part
from forum.insights.models import WeeklyFigure
from tests.anonymity.publishing import (
    ITEMS,
    THREADS,
    Board,
    Day,
    Seen,
    narrowed,
    subtracted,
)
from tests.attack.fortnight import drawn_alike
from tests.attack.obtaining import Obtained, differences, obtained
from tests.insights.worlds import ASKER, STRANGER, WEEK, Real, Settled, random_days

READERS = ("", "c01", "erin", "mona", "chan", "lena", "pia", "olga", "omar")
STEPS = sorted((0, *FLOORS))
Plant = Callable[[Real], AbstractContextManager[object]]


@dataclass
class Found:
    nights: int = 0
    unlike: list[str] = field(default_factory=list)  # published otherwise than the rules say
    small: list[str] = field(default_factory=list)  # under five, or more than took part
    narrowed: list[str] = field(default_factory=list)
    thawed: int = 0  # weeks that changed once they were frozen
    by_day: int = 0  # figures that moved before the night

    @property
    def leaks(self) -> int:
        return len(self.small) + len(self.narrowed) + self.thawed + self.by_day


def live_through(
    settled: Settled, folder: Path, days: list[Day], after: list[Day], plant: Plant | None = None
) -> Found:
    """`days` of the threads' own week, its end, and `after`: days of the next."""
    found, model, history = Found(), Board(asker=ASKER), []
    with Real(settled, folder) as real, plant(real) if plant else ExitStack():
        history += [_lived(found, real, model, day) for day in days]
        history.append(_compared(found, real, real.end_week(), model.night()))
        frozen = _frozen(real)
        history += [_lived(found, real, model, day) for day in after]
        found.thawed += _frozen(real) != frozen
        found.by_day = real.moved_by_day
    found.narrowed = [word for seen in history for word in narrowed(seen)] + subtracted(history)
    return found


def _lived(found: Found, real: Real, model: Board, day: Day) -> Seen:
    """Of a night that ends no week: the model counts one every night."""
    told = replace(model.live(day), week={}, total=HIDDEN, counted={})
    return _compared(found, real, real.live(day), told)


def _compared(found: Found, real: Real, seen: Seen, told: Seen) -> Seen:
    found.nights += 1
    if seen != told:
        found.unlike.append(f"night {found.nights}: {seen!r} and not {told!r}")
    found.small += _overstated(real, seen)
    return seen


def _frozen(real: Real) -> dict[str, Bucket]:
    return {name: bucket for (day, name), bucket in real.weeks().items() if day == f"{WEEK}"}


def _overstated(real: Real, seen: Seen) -> list[str]:
    """By the companies that really took part, until now."""
    everybody = set().union(*real.sets.values())
    shared = {one: len(real.sets[one]) for one in THREADS}
    told = [(one, bucket, shared[one]) for one, bucket in seen.threads.items()]
    wholes = [*seen.items.items(), *seen.week.items(), ("all", seen.total)]
    told += [(name, bucket, len(everybody)) for name, bucket in wholes]
    return [
        f"{name}: {bucket!r} of {count}"
        for name, bucket, count in told
        if bucket and not LEAST <= bucket.floor <= count
    ]


def lived_twice(
    settled: Settled, folder: Path, days: list[Day], votes: dict[int, tuple[str, ...]], *who: str
) -> list[tuple[Real, list[Seen]]]:
    """The same days, in which one vote more is this member's or that one's: who shares is all."""
    worlds = []
    for name in who:
        with Real(settled, folder / name) as real:
            history = [
                real.live(day, [(one, name) for one in votes.get(number, ())])
                for number, day in enumerate(days)
            ]
            worlds.append((real, [*history, real.end_week()]))
    return worlds


def unexplained(without: list[Seen], real: Real, with_it: list[Seen]) -> list[str]:
    """Figures that moved because of a company, and not as the one that reached a floor.

    A thread's is explained that night alone in which its companies are as many as a floor.
    """
    found = []
    for night, (one, other) in enumerate(zip(without, with_it, strict=True)):
        if one.people != other.people:
            found.append(f"night {night}: the worlds differ by more than a company")
        for name in THREADS:
            if one.threads[name] != other.threads[name]:
                crossed = real.counts[night][name] == other.threads[name].floor
                took_part = crossed and STRANGER in real.sets[name]
                found += [] if took_part else [f"night {night}: {name}"]
        wholes = [(name, one.items[name], other.items[name]) for name in ITEMS]
        for name, before, after in (*wholes, ("week", one.total, other.total)):
            step = STEPS.index(after.floor) - STEPS.index(before.floor)
            found += [f"night {night}: {name}"] if abs(step) > 1 else []
    return found


# Nobody crosses a floor in it by one company more: three or seven share what the stranger joins.
QUIET = [
    Day((("a", frozenset({1, 2})), ("b", frozenset({1, 2, 3, 4, 5, 6}))), (("b", "one"),)),
    Day((("d", frozenset({7, 8, 9})),), (("a", "two"), ("d", "two"))),
]


def obtained_twice(
    settled: Settled,
    folder: Path,
    plant: Plant | None = None,
    readers: tuple[str, ...] = READERS,
) -> tuple[Obtained, dict[tuple[str, str], int]]:
    """All that the readers obtain where a colleague voted, and what differs for the stranger."""
    told = []
    for name in ("bob", STRANGER):
        world = Real(settled, folder / name, nightly.JOBS)
        with drawn_alike("figures"), world as real, plant(real) if plant else ExitStack():
            real.live(QUIET[0], [("a", name), ("b", name)])
            real.live(QUIET[1])
            real.end_week()
            told.append(obtained(real, readers=readers))  # type: ignore[arg-type]
    return told[0], differences(*told)


def crowd_of(settled: Settled, folder: Path, dice: random.Random) -> list[str]:
    """The active companies of a random month as published, and as counted here; one more then."""
    with Real(settled, folder) as real:
        before = _arranged(real, dice)
        told = _told(real)
        wrong = [f"{name}" for name in told.keys() ^ before if told.get(name) != before.get(name)]
        wrong += [name for name in told if told[name].floor != _floor(before.get(name, 0))]
        after = _one_more(real, dice)
        moved = _told(real)
        return wrong + [
            name
            for name in moved.keys() | told.keys()
            if moved.get(name) != told.get(name) and after.get(name) not in FLOORS
        ]


def _told(real: Real) -> dict[str, Bucket]:
    real.night(0)
    return real.around()


def _floor(count: int) -> int:
    return max((step for step in STEPS if step <= count), default=0)


def _arranged(real: Real, dice: random.Random) -> dict[str, int]:
    """Bands and months drawn anew; how many are active, in all and of each band told of."""
    counts = {"all": 0}
    with real.cast.unit("identity"):
        for one in db.session.scalars(select(Company)):
            one.size_band = dice.choice(("1-49", "50-200", "50-200", "1000+", "", "our own"))
            one.active_month = dice.choice(("2026-11", "2026-10", "2026-09", "2026-09", ""))
            one.is_active = dice.random() < dice.choice((0.2, 0.9))
            if one.is_active and one.active_month in {"2026-11", "2026-10"}:
                _count(counts, one.size_band)
    return {name: count for name, count in counts.items() if name == "all" or count >= LEAST}


def _count(counts: dict[str, int], band: str) -> None:
    counts["all"] += 1
    if band[:1].isdecimal():
        counts[f"size:{band}"] = counts.get(f"size:{band}", 0) + 1


def _one_more(real: Real, dice: random.Random) -> dict[str, int]:
    """A company that was away comes back; all counts after it."""
    counts = {"all": 0}
    with real.cast.unit("identity"):
        away = select(Company).where(Company.active_month.in_(("2026-09", ""))).order_by(Company.id)
        back = dice.choice(list(db.session.scalars(away)))
        back.active_month, back.is_active = "2026-11", True
        for one in db.session.scalars(select(Company)):
            if one.is_active and one.active_month in {"2026-11", "2026-10"}:
                _count(counts, one.size_band)
    return counts


def days_of(seed: int) -> tuple[list[Day], list[Day]]:
    dice = random.Random(seed)
    return random_days(dice, 4), random_days(dice, 2)


@contextmanager
def an_exact_count(_real: Real) -> Iterator[None]:
    with mock.patch.object(figures, "FLOORS", (*FLOORS, 4, 3, 2, 1)):
        yield


@contextmanager
def a_remainder_not_held(_real: Real) -> Iterator[None]:
    def counted(tally: figures.Tally, _threads: object) -> Part:
        return Part(figures.publish(tally.both), figures.publish(tally.both).most)

    with mock.patch("forum.anonymity.companies.of_union", counted):
        yield


@contextmanager
def small_threads_in_the_week(real: Real) -> Iterator[None]:
    """Beside the items that count them too."""

    def all_of(_week: object) -> list:
        return list(db.session.execute(select(Thread.category_id, *COUNTED)))

    real.counts_small_in_weeks = True
    with mock.patch("forum.insights.actions._threads_of", all_of), a_remainder_not_held(real):
        yield


@contextmanager
def a_vote_that_moves_a_figure(_real: Real) -> Iterator[None]:
    count = voting._count

    def moving(thread: Thread, post: object, change: int) -> None:
        count(thread, post, change)  # type: ignore[arg-type]
        thread.company_bucket = max(thread.company_bucket, figures.publish(thread.people))

    with mock.patch.object(voting, "_count", moving):
        yield


@contextmanager
def a_week_that_thaws(real: Real) -> Iterator[None]:
    """The week's figures counted again every night."""
    freeze = nightly.JOBS["weeks"]

    def again() -> object:
        with unit_of_work("board"):
            db.session.execute(delete(WeeklyFigure))
        return freeze()

    with mock.patch.dict(nightly.JOBS, {"weeks": again}):
        yield


@contextmanager
def a_count_in_a_header(real: Real) -> Iterator[None]:
    def tell(answer: object) -> object:
        count = db.session.scalar(select(func.count()).select_from(CompanyTag))
        answer.headers["X-Companies"] = str(count)  # type: ignore[attr-defined]
        return answer

    real.app.after_request(tell)  # type: ignore[arg-type]
    yield


# Two small threads of an item and category, six companies; then a thread that many share.
_SMALL = (("a", frozenset({1, 2, 3})), ("d", frozenset({4, 5})))
_GROWING = (("b", frozenset(range(1, 8))), ("a", frozenset(range(9, 16))))
PLANTED = [Day(_SMALL, (("a", "one"), ("d", "one")))], [Day(_GROWING, ())]
PLANTS: dict[str, Plant] = {
    "an exact count": an_exact_count,
    "a remainder not held": a_remainder_not_held,
    "small threads in the week too": small_threads_in_the_week,
    "a vote that moves a figure": a_vote_that_moves_a_figure,
    "a week that thaws": a_week_that_thaws,
}
