"""How abusive a text looks: a sum of weights over its runs of letters, learned offline.

A hint with many mistakes (docs/decisions/0025-hints.md says how many): it folds a text until
somebody wants to read it and tells staff where to look. It never hides and never refuses.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from forum.hints.features import buckets, ready
from forum.hints.words import Word

ROUGH = 85  # of 100: folded until wanted
WINDOW = 160  # letters weighed together, as long as what it was learned from
READ = 20_000  # letters; what comes after them is looked through for watch words alone
REASONS = 3
_STOPS = re.compile(r"(?<=[.!?。！？…\n])\s*")
_SHOWN = 60


class Score(NamedTuple):
    """`value`: of 100. `reasons`: the places that weigh most, the heaviest first."""

    value: int
    reasons: list[str]


@dataclass(frozen=True)
class Weights:
    of: Sequence[int]
    scale: float
    bias: float
    hold: float
    flag: float


def score(text: str, words: Iterable[Word] = ()) -> Score:
    """`words`: what is looked out for and was found in it."""
    acts = {one.act for one in words}
    learned = weights()
    more = learned.hold * bool(acts & {"hold", "block"}) + learned.flag * ("flag" in acts)
    weighed = sorted(((weight(part), part) for part in parts_of(text[:READ])), reverse=True)
    if not weighed:
        return Score(0, [])
    value = round(100 / (1 + math.exp(-max(min(weighed[0][0] + more, 50), -50))))
    return Score(value, [part.strip()[:_SHOWN] for sum_, part in weighed[:REASONS] if sum_ > 0])


def weight(part: str) -> float:
    """From minus to plus; 0 is even."""
    learned, found = weights(), buckets(ready(part))
    return learned.bias + learned.scale * sum(map(learned.of.__getitem__, found)) / math.sqrt(
        len(found) or 1
    )


def parts_of(text: str) -> Iterator[str]:
    """Sentences, put together until they are as long as what was learned from."""
    part = ""
    for sentence in _STOPS.split(text):
        if part and len(part) + len(sentence) > WINDOW:
            yield part
            part = ""
        part += f" {sentence}"
        while len(part) > 2 * WINDOW:
            yield part[:WINDOW]
            part = part[WINDOW:]
    if part.strip():
        yield part


@cache
def weights() -> Weights:
    """One line of JSON, then a signed byte for each bucket."""
    head, _, body = (files("forum.hints") / "data" / "abuse.weights").read_bytes().partition(b"\n")
    told = json.loads(head)
    return Weights(
        memoryview(body).cast("b"), *(told[name] for name in ("scale", "bias", "hold", "flag"))
    )
