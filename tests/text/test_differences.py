"""Differences: what was said and what is said now can both be read off them, in bounded work."""

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from forum.text import Work, differences
from forum.text.differences import Span

LETTERS = some.text(alphabet="가나 다\nab.", max_size=60)


def side(before, after, left_out):
    """One of the two texts, read off the blocks; None where lines were skipped."""
    blocks = differences(before, after)
    if any(block.skipped for block in blocks):
        return None
    return ["".join(s.text for s in block.spans if s.kind != left_out) for block in blocks]


@settings(max_examples=150, deadline=None)
@given(LETTERS, LETTERS)
def test_both_texts_can_be_read_off(before, after):
    for text, left_out in ((before, "added"), (after, "removed")):
        lines = side(before, after, left_out)
        if before == after:
            assert lines == []
        elif lines is not None:
            shown = "\n".join(line for line in lines if line)
            assert shown.replace("\n", "") == text.replace("\n", "")


def test_a_changed_word_is_told_from_the_rest():
    [block] = differences("결재를 올린 뒤에 바꿔요", "결재를 내린 뒤에 바꿔요")
    assert block.spans == [
        Span("same", "결재를 "),
        Span("removed", "올린"),
        Span("added", "내린"),
        Span("same", " 뒤에 바꿔요"),
    ]


def test_unchanged_lines_far_away_are_counted_only():
    lines = [f"{number}번째 줄" for number in range(40)]
    blocks = differences("\n".join(lines), "\n".join([*lines[:20], "새 줄", *lines[20:]]))
    assert [block.skipped for block in blocks] == [19, 0, 0, 0, 19]
    assert [span for block in blocks for span in block.spans] == [
        Span("same", "19번째 줄"),
        Span("added", "새 줄"),
        Span("same", "20번째 줄"),
    ]


def test_what_has_nothing_in_common_is_shown_as_two_texts():
    [block] = differences("가나다 라마바", "abc def ghi")
    assert [span.kind for span in block.spans] == ["removed", "added"]


def test_japanese_is_told_by_characters():
    [block] = differences("決裁者を変更したいです", "決裁者を確認したいです")
    assert Span("removed", "変更") in block.spans
    assert Span("added", "確認") in block.spans


def words(count, seed=1, alphabet=string.ascii_lowercase):
    drawn = random.Random(seed)
    return ["".join(drawn.choices(alphabet, k=3)) for _ in range(count)]


ADVERSE = {
    "equal words": lambda n: (["a"] * n, ["a"] * (n - 3)),
    "equal words, shifted": lambda n: (["a", "b"] * (n // 2), ["b", "a", "a"] * (n // 3)),
    "different words": lambda n: (words(n, 1), words(n, 2)),
    "few words, shuffled": lambda n: (words(n, 1, "ab"), words(n, 2, "ab")),
    "the same words, shuffled": lambda n: (
        [str(i) for i in range(n)],
        random.Random(3).sample([str(i) for i in range(n)], n),
    ),
    "every other word changed": lambda n: (
        [str(i) for i in range(n)],
        [str(i) if i % 2 else "x" for i in range(n)],
    ),
    "backwards": lambda n: ([str(i) for i in range(n)], [str(i) for i in range(n, 0, -1)]),
}


@pytest.mark.parametrize("gap", [" ", "\n"], ids=["one line", "a line each"])
@pytest.mark.parametrize("name", ADVERSE)
def test_work_grows_no_faster_than_the_texts(name, gap):
    """As steps, which are the same on every machine; 33,000 words are 100,000 characters."""
    steps = {}
    for count in (8_000, 33_000):
        before, after = ADVERSE[name](count)
        work = Work()
        differences(gap.join(before), gap.join(after), work)
        steps[count] = work.steps
    assert steps[33_000] <= 40 * 33_000
    assert steps[33_000] <= max(5 * steps[8_000], 400_000)


def test_work_is_shared_between_texts():
    work = Work()
    before, after = ADVERSE["few words, shuffled"](5_000)
    for _ in range(5):
        differences(" ".join(before), " ".join(after), work)
    assert work.left <= 0
    assert work.steps < 1_500_000
