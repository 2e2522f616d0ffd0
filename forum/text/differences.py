"""What changed between two texts: by lines, then by words within the lines that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from forum.text.matching import Work, count_breaks, same

SpanKind = Literal["same", "added", "removed"]

# A word; one character of what is written without spaces; a run of spaces or of signs.
_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|[^\w\s]+")
_AROUND = 1  # unchanged lines shown on either side of a change
_CHANGES = 60  # more of them within some lines are read better as two texts
_PLACES = 300  # more changed lines, likewise
_LEAST_SAME = 0.2  # of the shorter text; with less in common, likewise


@dataclass(frozen=True)
class Span:
    kind: SpanKind
    text: str


@dataclass(frozen=True)
class Block:
    """Lines that changed, or lines around them that did not; `skipped` lines are not shown."""

    spans: list[Span]
    skipped: int = 0


def differences(before: str, after: str, work: Work | None = None) -> list[Block]:
    """The blocks in their order; none where nothing changed. `work` may bound several together."""
    work = work or Work()
    if before == after:
        return []
    old, new = before.split("\n"), after.split("\n")
    pairs = same(old, new, work)
    if count_breaks(pairs) > _PLACES:
        return [Block([Span("removed", before), Span("added", after)])]
    return list(_blocks(old, new, _runs(pairs, len(old), len(new)), work))


@dataclass(frozen=True)
class _Run:
    """A stretch that is the same on both sides, or that differs."""

    is_same: bool
    start: int
    end: int
    other: int
    other_end: int


def _runs(pairs: Sequence[tuple[int, int]], length: int, other_length: int) -> Iterator[_Run]:
    start = other = 0
    begun: tuple[int, int] | None = None
    for here, there in (*pairs, (length, other_length)):
        if begun and (here, there) != (start, other):
            yield _Run(True, begun[0], start, begun[1], other)  # noqa: FBT003
            begun = None
        if (here, there) != (start, other):
            yield _Run(False, start, here, other, there)  # noqa: FBT003
        begun = begun or (here, there)
        start, other = here + 1, there + 1
    if begun and begun[0] < length:
        yield _Run(True, begun[0], length, begun[1], other_length)  # noqa: FBT003


def _blocks(old: list[str], new: list[str], runs: Iterator[_Run], work: Work) -> Iterator[Block]:
    for run in runs:
        if run.is_same:
            yield from _unchanged(old[run.start : run.end], run.start == 0, run.end == len(old))
        else:
            removed = "\n".join(old[run.start : run.end])
            added = "\n".join(new[run.other : run.other_end])
            yield Block(_changed(removed, added, work))


def _unchanged(lines: list[str], is_first: bool, is_last: bool) -> Iterator[Block]:  # noqa: FBT001
    head = [] if is_first else lines[:_AROUND]
    rest = lines[len(head) :]
    tail = [] if is_last else rest[-_AROUND:]
    skipped = len(rest) - len(tail)
    for shown, left_out in ((head, 0), ([], skipped), (tail, 0)):
        if shown or left_out:
            yield Block([Span("same", "\n".join(shown))] if shown else [], left_out)


def _changed(removed: str, added: str, work: Work) -> list[Span]:
    whole = [Span(kind, text) for kind, text in _kinds(removed, added) if text]
    if not removed or not added:
        return whole
    old, new = _WORDS.findall(removed), _WORDS.findall(added)
    work.look(len(old) + len(new))
    pairs = same(old, new, work)
    shared = sum(len(old[here]) for here, _ in pairs if not old[here].isspace())
    if count_breaks(pairs) > _CHANGES or shared < _LEAST_SAME * min(len(removed), len(added)):
        return whole
    return list(_spans(old, new, pairs))


def _kinds(removed: str, added: str) -> tuple[tuple[SpanKind, str], ...]:
    return (("removed", removed), ("added", added))


def _spans(old: list[str], new: list[str], pairs: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """A space between two changed words belongs to the change: whole phrases read better."""
    gone = come = ""
    for run in _runs(pairs, len(old), len(new)):
        here, there = "".join(old[run.start : run.end]), "".join(new[run.other : run.other_end])
        between = (gone or come) and run.end < len(old) and not here.strip(" ")
        if not run.is_same or between:
            gone, come = gone + here, come + there
            continue
        yield from (Span(kind, text) for kind, text in _kinds(gone, come) if text)
        gone = come = ""
        yield Span("same", here)
    yield from (Span(kind, text) for kind, text in _kinds(gone, come) if text)
