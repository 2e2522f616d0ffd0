"""Which parts of two sequences are the same, in bounded work: at most a few times their length.

Parts that occur once on both sides are found first and kept where their order agrees; between
them the same again, and in what is left the shortest way, as long as there is work to spend.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_DEPTH = 6  # of parts within parts; each level looks at everything once
_FREE = 200_000  # steps for shortest ways, whatever the length


@dataclass
class Work:
    """Steps that were taken, and how many are left for shortest ways."""

    steps: int = 0
    left: int = _FREE

    def look(self, count: int) -> None:
        self.steps += count

    def spend(self, count: int) -> bool:
        """False where nothing is left to spend."""
        self.steps += count
        self.left -= count
        return self.left > 0


@dataclass(frozen=True)
class _Range:
    start: int
    end: int
    other: int
    other_end: int
    depth: int = 0

    @property
    def size(self) -> int:
        return self.end - self.start + self.other_end - self.other

    @property
    def is_open(self) -> bool:
        """Whether something in it can still be the same: more than one part against another."""
        return self.start < self.end and self.other < self.other_end and self.size > 2  # noqa: PLR2004


@dataclass
class _Search:
    before: Sequence[str]
    after: Sequence[str]
    work: Work
    pairs: list[tuple[int, int]] = field(default_factory=list)

    def run(self) -> list[tuple[int, int]]:
        waiting = [_Range(0, len(self.before), 0, len(self.after))]
        while waiting:
            inner = self._without_ends(waiting.pop())
            if inner.is_open:
                waiting.extend(self._between(inner))
        return sorted(self.pairs)

    def _without_ends(self, where: _Range) -> _Range:
        """Take what is the same at both ends."""
        before, after = self.before, self.after
        start, end, other, other_end = where.start, where.end, where.other, where.other_end
        while start < end and other < other_end and before[start] == after[other]:
            self.pairs.append((start, other))
            start, other = start + 1, other + 1
        while start < end and other < other_end and before[end - 1] == after[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            self.pairs.append((end, other_end))
        self.work.look(where.size)
        return _Range(start, end, other, other_end, where.depth)

    def _between(self, where: _Range) -> Iterator[_Range]:
        """The ranges between what was found to be the same; none where all is done."""
        self.work.look(where.size)
        anchors = self._anchors(where) if where.depth < _DEPTH else []
        if not anchors:
            self.pairs += self._shortest(where)
            return
        self.pairs += anchors
        deeper = where.depth + 1
        start, other = where.start, where.other
        for here, there in (*anchors, (where.end, where.other_end)):
            if start < here and other < there:  # alike ones, too: their ends are not compared yet
                yield _Range(start, here, other, there, deeper)
            start, other = here + 1, there + 1

    def _anchors(self, where: _Range) -> list[tuple[int, int]]:
        """What occurs once on both sides, as much of it as stands in the same order."""
        here = Counter(self.before[where.start : where.end])
        there = Counter(self.after[where.other : where.other_end])
        places = {
            self.after[at]: at
            for at in range(where.other, where.other_end)
            if there[self.after[at]] == 1 and here.get(self.after[at]) == 1
        }
        found = (
            (at, places[self.before[at]])
            for at in range(where.start, where.end)
            if self.before[at] in places
        )
        return _rising(list(found))

    def _shortest(self, where: _Range) -> list[tuple[int, int]]:
        """The pairs of a shortest way from one to the other; none where that costs too much."""
        start, other = where.start, where.other
        width, height = where.end - start, where.other_end - other
        reached = {1: 0}
        ways: list[dict[int, int]] = []
        for changes in range(width + height + 1):
            ways.append(dict(reached))
            if not self.work.spend(2 * changes + 1):
                return []
            for diagonal in range(-changes, changes + 1, 2):
                at = _step(reached, diagonal, changes)
                begun = at
                while (
                    at < width
                    and at - diagonal < height
                    and self.before[start + at] == self.after[other + at - diagonal]
                ):
                    at += 1
                reached[diagonal] = at
                if at > begun and not self.work.spend(at - begun):
                    return []
                if at >= width and at - diagonal >= height:
                    return [(start + x, other + y) for x, y in _way(ways, width, height)]
        return []


def same(before: Sequence[str], after: Sequence[str], work: Work) -> list[tuple[int, int]]:
    """Pairs of places that hold the same, rising on both sides."""
    return _Search(before, after, work).run()


def count_breaks(pairs: Sequence[tuple[int, int]]) -> int:
    """Into how many places the changes between these pairs fall, give or take the two ends."""
    return sum(one[0] + 1 != other[0] or one[1] + 1 != other[1] for one, other in pairwise(pairs))


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second places rise, too."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, there) in enumerate(pairs):
        at = bisect_left(ends, there)
        previous.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(there)
            last.append(index)
        else:
            ends[at], last[at] = there, index
    found, index = [], last[-1] if last else -1
    while index >= 0:
        found.append(pairs[index])
        index = previous[index]
    return found[::-1]


def _step(reached: dict[int, int], diagonal: int, changes: int) -> int:
    down = diagonal == -changes or (
        diagonal != changes and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
    )
    return reached[diagonal + 1] if down else reached[diagonal - 1] + 1


def _way(ways: list[dict[int, int]], x: int, y: int) -> Iterator[tuple[int, int]]:
    """The pairs on the way, walked back from its end."""
    for changes in range(len(ways) - 1, -1, -1):
        reached, diagonal = ways[changes], x - y
        down = diagonal == -changes or (
            diagonal != changes and reached.get(diagonal - 1, -1) < reached.get(diagonal + 1, -1)
        )
        came = diagonal + 1 if down else diagonal - 1
        from_x = reached[came]
        from_y = from_x - came
        while x > from_x and y > from_y:
            x, y = x - 1, y - 1
            yield x, y
        if changes:
            x, y = from_x, from_y
