"""Bar 7: what gives somebody away is found, little else is, and it takes no time to speak of."""

import time
from collections.abc import Iterator

from forum.anonymity.guard import Finding, find
from tests.anonymity.guard.own_cases import HARMLESS, OWN, cases
from tests.anonymity.guard.slowest import LENGTH, UNITS, text_of
from tests.bars.measure import Bar, failures
from tests.bars.search_quality import rows

# The kinds in scope, by what the cases call them; passports, licences, IP addresses are not.
KINDS = {
    "kr_rrn": "resident",
    "kr_frn": "foreigner",
    "kr_brn": "business",
    "credit_card": "card",
    "phone": "phone",
    "email": "email",
    "url": "link",
}
WORST = 8  # of all units, those that are looked at again
SLOW_MS = 20  # below this a ratio of two times says nothing


def measure() -> Iterator[Bar]:
    yield from _cases()
    yield from _own_cases()
    yield from _petitions()
    yield from _times()
    yield failures("on every write path; nobody's name marked", "tests/board/test_guarding.py")
    yield failures("a write path that is not listed fails", "tests/guards/test_guard.py")


def _cases() -> Iterator[Bar]:
    right = wanted = found = 0
    for one in rows("pii_cases.dev"):
        if kind := KINDS.get(str(one["recognizer"])):
            count = sum(finding.kind == kind for finding in find(str(one["text"])))
            right += min(count, int(one["expected_len"]))
            wanted += int(one["expected_len"])
            found += count
    yield Bar("recall on pii_cases.dev", round(right / wanted, 4), "share", ">= 0.97")
    yield Bar("precision on pii_cases.dev", round(right / found, 4), "share", ">= 0.95")


def _own_cases() -> Iterator[Bar]:
    ours = cases()
    hit = sum(_holds(find(one.text, OWN), one.start, one.end) for one in ours)
    yield Bar("own cases", len(ours), "cases", ">= 300")
    yield Bar("recall on own cases", round(hit / len(ours), 4), "share", ">= 0.95")
    marked = sum(bool(find(one, OWN)) for one in HARMLESS)
    yield Bar("everyday sentences that are marked", marked, "sentences", "== 0")


def _holds(findings: list[Finding], start: int, end: int) -> bool:
    return any(one.start < end and start < one.end for one in findings)


def _petitions() -> Iterator[Bar]:
    looked = [find(f"{one['title']}\n{one['body']}", OWN) for one in rows("ko_petitions")]
    blocked = sum(any(one.is_blocked for one in found) for found in looked) / len(looked)
    nudged = sum(bool(found) for found in looked) / len(looked)
    yield Bar("petitions blocked", round(blocked, 5), "share", "<= 0.003")
    yield Bar("petitions nudged", round(nudged, 5), "share", "<= 0.08")


def _times() -> Iterator[Bar]:
    find("김 대리님 해솔", OWN)  # word lists and patterns are made once a process
    real = "\n".join(str(one["body"]) for one in rows("ko_petitions"))[:LENGTH]
    yield Bar("200,000 characters of petitions", _cpu_ms(real), "ms of CPU", "< 100")
    whole = {unit: _cpu_ms(text_of(unit)) for unit in UNITS}
    half = {unit: _cpu_ms(text_of(unit, LENGTH // 2)) for unit in UNITS}
    yield Bar("the slowest of hostile texts", max(whole.values()), "ms of CPU", "< 100")
    worst = sorted(UNITS, key=lambda unit: whole[unit] / half[unit])[-WORST:]
    ratio = max((_growth(unit) for unit in worst if whole[unit] > SLOW_MS), default=0)
    yield Bar("twice the text", round(ratio, 2), "times the time", "<= 2.6")


def _growth(unit: str) -> float:
    """The least of three: what outgrows its text does so every time, a busy machine not."""
    texts = text_of(unit), text_of(unit, LENGTH // 2)
    return min(_cpu_ms(texts[0]) / _cpu_ms(texts[1]) for _ in range(3))


def _cpu_ms(text: str) -> float:
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        find(text, OWN)
        best = min(best, time.process_time() - began)
    return round(best * 1000, 1)


BARS = {7: measure}
