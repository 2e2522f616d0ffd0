"""Random weeks of a small board, what is published of them, and a reader who knows every rule.

`Board` keeps sets of companies in plain Python and publishes by the rules under test; the same
script is carried out on a real installation by tests/insights/test_nights_agree.py.
"""

import math
from dataclasses import dataclass, field

from hypothesis import strategies as st

from forum import figures
from forum.figures import HIDDEN, LEAST, Bucket, Part, Tally

COMPANIES = 60
THREADS = tuple("abcdefgh")
ITEMS = ("one", "two")
CATEGORIES = {name: ("how-to", "feature", "culture")[n % 3] for n, name in enumerate(THREADS)}


@dataclass(frozen=True)
class Day:
    """Companies that share a thread from this day on, and in which item each thread stands."""

    shares: tuple[tuple[str, frozenset[int]], ...]
    stands: tuple[tuple[str, str | None], ...]


_SOME = st.one_of(
    st.frozensets(st.integers(0, COMPANIES - 1), max_size=5),
    st.integers(0, COMPANIES).map(lambda many: frozenset(range(many))),
    st.tuples(st.integers(0, COMPANIES - 6), st.integers(1, 5)).map(
        lambda at: frozenset(range(at[0], at[0] + at[1]))
    ),
)
_SHARES = st.tuples(st.sampled_from(THREADS), _SOME)
_STANDS = st.tuples(st.sampled_from(THREADS), st.sampled_from((*ITEMS, None)))
days = st.lists(
    st.builds(
        Day,
        st.lists(_SHARES, max_size=8).map(tuple),
        st.lists(_STANDS, max_size=8).map(tuple),
    ),
    min_size=1,
    max_size=5,
)


@dataclass
class Seen:
    """What a day showed, and what everybody knows beside it."""

    threads: dict[str, Bucket]
    items: dict[str, Bucket]
    people: dict[str, int]
    # The small threads that an item counts, and the shown ones: rules are public, so is this.
    pools: dict[str, frozenset[str]]
    shown: dict[str, frozenset[str]]
    rose: frozenset[str]  # items whose figure this night raised: what it says of today's sets
    week: dict[str, Bucket] = field(default_factory=dict)
    total: Bucket = HIDDEN
    counted: dict[str, frozenset[str]] = field(default_factory=dict)  # in the week's figures


class Board:
    """`asker`: the company of whoever asked them all. `careless`: unions as they were counted."""

    def __init__(self, *, careless: bool = False, asker: int | None = None) -> None:
        self.sets: dict[str, set[int]] = {one: {asker} - {None} for one in THREADS}
        self.stands: dict[str, str | None] = dict.fromkeys(THREADS)
        self.counted_in: dict[str, str] = {}
        self.threads = dict.fromkeys(THREADS, HIDDEN)
        self.items = dict.fromkeys(ITEMS, HIDDEN)
        self.careless = careless

    def live(self, day: Day) -> Seen:
        for thread, companies in day.shares:
            self.sets[thread] |= companies
        for thread, item in day.stands:
            self._move(thread, item)
        return self.night()

    def _move(self, thread: str, item: str | None) -> None:
        """As a promotion and its undoing do by day: published figures alone."""
        before, self.stands[thread] = self.stands[thread], item
        if before == item:
            return
        if before and self.threads[thread]:
            left = [self.threads[one] for one in THREADS if self.stands[one] == before]
            self.items[before] = max(left, default=HIDDEN)
        if item:
            self.items[item] = max(self.items[item], self.threads[thread])

    def night(self) -> Seen:
        for one in THREADS:
            self.threads[one] = max(self.threads[one], figures.publish(len(self.sets[one])))
        for one, item in self.stands.items():
            if item and not self.threads[one]:
                self.counted_in.setdefault(one, item)
        before = dict(self.items)
        for item in ITEMS:
            self.items[item] = max(self.items[item], self.union(*self.parts(item)).bucket)
        seen = self._seen(frozenset(one for one in ITEMS if self.items[one] > before[one]))
        seen.week, seen.total = self._week()
        seen.counted = {name: frozenset(some) for name, some in self._groups().items()}
        return seen

    def parts(self, item: str) -> tuple[list[str], list[str]]:
        shown = [one for one in THREADS if self.stands[one] == item and self.threads[one]]
        small = [one for one in THREADS if self.counted_in.get(one) == item]
        return shown, [one for one in small if not self.threads[one]]

    def union(self, shown: list[str], small: list[str]) -> Part:
        apart = set().union(*(self.sets[one] for one in shown))
        pool = set().union(*(self.sets[one] for one in small))
        if self.careless:
            found = figures.publish(len(apart | pool))
            return Part(found, found.most)
        tally = Tally(len(apart), len(pool), len(apart | pool))
        threads = [figures.part_of(self.threads[one], self.people(one)) for one in shown + small]
        return figures.of_union(tally, threads)

    def people(self, thread: str) -> int:
        return max(1, len(self.sets[thread]))  # as few as there can be: the reader's best day

    def _week(self) -> tuple[dict[str, Bucket], Bucket]:
        groups = self._groups()
        parts = {name: self._of(some) for name, some in groups.items()}
        whole = self._of([one for some in groups.values() for one in some])
        if self.careless:
            return {name: part.bucket for name, part in parts.items()}, whole.bucket
        return figures.of_table(parts, whole)

    def _groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for one in THREADS:
            if self.careless or self.threads[one]:
                groups.setdefault(CATEGORIES[one], []).append(one)
        return groups

    def _of(self, threads: list[str]) -> Part:
        shown = [one for one in threads if self.threads[one]]
        return self.union(shown, [one for one in threads if not self.threads[one]])

    def _seen(self, rose: frozenset[str]) -> Seen:
        parts = {item: self.parts(item) for item in ITEMS}
        return Seen(
            dict(self.threads),
            dict(self.items),
            {one: self.people(one) for one in THREADS},
            {item: frozenset(small) for item, (_, small) in parts.items()},
            {item: frozenset(shown) for item, (shown, _) in parts.items()},
            rose,
        )


def narrowed(seen: Seen) -> list[str]:
    """What a reader learns of threads and categories that are hidden: that one cannot be empty.

    From each whole that is shown: as much of it as its other parts could not make. A thread holds
    no more companies than people, a hidden one four.
    """
    most = {one: min(seen.threads[one].most, seen.people[one]) for one in THREADS}
    most = {one: max(most[one], seen.threads[one].floor) for one in THREADS}
    found = []
    for item in sorted(seen.rose):
        pool = seen.pools[item]
        found += _pressed(seen.items[item], seen.shown[item], pool, most, item)
    return found + _pressed_week(seen)


def _pressed(
    whole: Bucket, shown: frozenset[str], pool: frozenset[str], most: dict[str, float], name: str
) -> list[str]:
    apart = sum(most[one] for one in shown)
    found = []
    for one in pool:
        others = sum(most[other] for other in pool - {one})
        needed = whole.floor > apart and whole.floor > max((most[s] for s in shown), default=0)
        if needed and whole.floor - apart - others > 0:
            found.append(f"{name}: {one}")
        if needed and others < LEAST:  # a pool counts from five companies on
            found.append(f"{name}: pool with {one}")
    return found


def _pressed_week(seen: Seen) -> list[str]:
    """Which of the hidden categories is the small one is not known where there are two."""
    hidden = [name for name, bucket in seen.week.items() if not bucket]
    shown = [bucket for bucket in seen.week.values() if bucket]
    if len(hidden) == 1 and seen.total:
        return [f"week: {hidden[0]} alone"]
    rest = sum(bucket.most for bucket in shown)
    # The other one of two may be as large as the smallest that is shown.
    spare = min((bucket.most for bucket in shown), default=math.inf)
    return [
        f"week: {name}"
        for name in hidden
        if seen.total.floor - rest - spare * (len(hidden) - 1) > 0
    ]


@dataclass(frozen=True)
class Union:
    """What a reader knows of the companies of these threads together, from a figure on."""

    night: int
    threads: frozenset[str]
    least: int
    most: float


def subtracted(history: list[Seen]) -> list[str]:
    """What figures tell, alone or one less another: that a hidden thread cannot be empty.

    Sets only grow: what they were at least is so later, what they are at most was so before.
    """
    known = [one for night, seen in enumerate(history) for one in _unions(night, seen)]
    found = []
    for whole in known:
        for part in known:
            if whole.night <= part.night and part.threads < whole.threads:
                found += _left(whole, part, history[part.night])
    return found


def _left(whole: Union, part: Union, seen: Seen) -> list[str]:
    rest = whole.threads - part.threads
    most = {one: _most(seen, one) for one in rest}
    return [
        f"night {part.night}: {one} by {sorted(whole.threads)} - {sorted(part.threads)}"
        for one in rest
        if not seen.threads[one] and whole.least > part.most + sum(most.values()) - most[one]
    ]


def _most(seen: Seen, thread: str) -> float:
    bucket = seen.threads[thread]
    return max(bucket.floor, min(bucket.most, seen.people[thread]))


def _unions(night: int, seen: Seen) -> list[Union]:
    items = [_of_item(night, seen, item) for item in ITEMS if seen.items[item]]
    week = [
        Union(night, some, seen.week[name].floor, seen.week[name].most)
        for name, some in seen.counted.items()
    ]
    everything = frozenset().union(*seen.counted.values())
    nothing = Union(night, frozenset(), 0, 0)
    return [nothing, *items, *week, Union(night, everything, seen.total.floor, math.inf)]


def _of_item(night: int, seen: Seen, item: str) -> Union:
    """A figure above all shown threads of an item counts its small ones; else they are not told.

    At most: only where no shown thread and no earlier night explain the figure, and no rule held
    it back.
    """
    bucket, pool, shown = seen.items[item], seen.pools[item], seen.shown[item]
    least = bucket.floor if item in seen.rose else 0
    each = [_most(seen, one) for one in pool]
    room = sum(each) - max(each, default=0)
    is_exact = item in seen.rose and not shown and room > bucket.most
    return Union(night, pool | shown, least, bucket.most if is_exact else math.inf)
