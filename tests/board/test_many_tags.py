"""A field of a million commas is refused before it is read tag by tag."""

import pytest

from forum.board.actions import asking
from forum.errors import NotValid


def test_thousands_of_tags_are_refused_unread(monkeypatch):
    def never(_tag):
        raise AssertionError

    monkeypatch.setattr(asking.text, "clean_line", never)
    with pytest.raises(NotValid) as refused:
        asking.ready_tags(["가"] * 10_000)
    assert refused.value.field == "tags"


def test_a_tag_that_is_written_twice_counts_once():
    assert asking.ready_tags(["#결재", "결재 ", "결재", "알림", "알림", "알림"]) == ["결재", "알림"]
