"""A classifier of pairs of threads: one author's, or two people's? Learnt on half of the authors,
judged on the others, with what is granted alone and with every field that a reader sees.
"""

import random
import re
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from tests.attack.linking import Begun, Fields

SPLITS = 6
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ID = re.compile("[a-z2-7]{16}")
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
Numbers = np.ndarray


def gain(
    begun: Mapping[str, Begun], seen: Mapping[str, Fields], splits: int = SPLITS
) -> tuple[float, float]:
    """The AUC by what is granted, and how much all that is seen adds; means over the splits."""
    threads = list(begun)
    authors = sorted({one.author for one in begun.values()})
    by_author: dict[str, list[int]] = {one: [] for one in authors}
    for number, thread in enumerate(threads):
        by_author[begun[thread].author].append(number)
    columns = list(_columns([seen[thread] for thread in threads]))
    dice, granted, whole = random.Random(3), [], []
    for _ in range(splits):
        dice.shuffle(authors)
        halves = authors[: len(authors) // 2], authors[len(authors) // 2 :]
        pairs = [_pairs({one: by_author[one] for one in half}, dice) for half in halves]
        base = [_granted([begun[t] for t in threads], left, right) for left, right, _ in pairs]
        more = [_compared(columns, left, right) for left, right, _ in pairs]
        truth = [same for *_, same in pairs]
        granted.append(_auc(base, truth))
        whole.append(_auc([np.hstack(both) for both in zip(base, more, strict=True)], truth))
    return float(np.mean(granted)), float(np.mean(whole) - np.mean(granted))


def _pairs(
    threads: Mapping[str, list[int]], dice: random.Random
) -> tuple[Numbers, Numbers, Numbers]:
    """All pairs of one author's, and as many of two people's."""
    same = [pair for own in threads.values() for pair in combinations(own, 2)]
    names = list(threads)
    unlike = []
    for _ in same:
        one, other = dice.sample(names, 2)
        unlike.append((dice.choice(threads[one]), dice.choice(threads[other])))
    left, right = np.array(same + unlike).T
    return left, right, np.array([1] * len(same) + [0] * len(unlike))


def _granted(begun: list[Begun], left: Numbers, right: Numbers) -> Numbers:
    hours = np.array([one.at.hour for one in begun])
    since = np.array([one.at.timestamp() / 3600 for one in begun])
    columns = [np.abs(hours[left] - hours[right]), np.abs(since[left] - since[right])]
    columns += [hours[left] + hours[right]]
    for name in ("category", "tag", "language"):
        codes = _codes([getattr(one, name) for one in begun])
        columns += [codes[left] == codes[right], codes[left] + codes[right]]
    return np.column_stack(columns).astype(float)


def _columns(seen: list[Fields]) -> Iterator[tuple[Numbers, Numbers]]:
    """Of each field that tells threads apart: a code for its value, and its first number.

    A field that says just what another one says is left out.
    """
    known = set()
    for key in sorted({key for fields in seen for key in fields}):
        values = [fields.get(key, "") for fields in seen]
        codes, numbers = _codes(values), np.array([_number(value) for value in values])
        if len(set(values)) < 2 or (shape := codes.tobytes() + numbers.tobytes()) in known:
            continue
        known.add(shape)
        yield codes, numbers


def _codes(values: list[str]) -> Numbers:
    """In order of appearance, so that two fields that part alike have the same codes."""
    order: dict[str, int] = {}
    return np.array([order.setdefault(value, len(order)) for value in values])


def _number(value: str) -> float:
    """An id by its digits, anything else by the first number in it."""
    if found := _ID.search(value):
        return float(sum(_DIGITS.index(one) * 32.0**-n for n, one in enumerate(found[0])))
    number = _NUMBER.search(value)
    return float(number[0]) if number else float("nan")


def _compared(columns: list[tuple[Numbers, Numbers]], left: Numbers, right: Numbers) -> Numbers:
    found = []
    for codes, numbers in columns:
        found.append((codes[left] == codes[right]).astype(float))
        found.append(np.nan_to_num(np.abs(numbers[left] - numbers[right]), nan=-1))
    return np.column_stack(found or [np.zeros(len(left))])


def _auc(columns: list[Numbers], truth: list[Numbers]) -> float:
    classifier = HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=15, random_state=1)
    with threadpool_limits(1):  # beside other processes its threads only wait for each other
        classifier.fit(columns[0], truth[0])
        found = classifier.predict_proba(columns[1])[:, 1]
    return float(roc_auc_score(truth[1], found))
