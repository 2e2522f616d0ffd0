"""How many companies: only published figures move it, and the night."""

import pytest
from sqlalchemy import select

from forum.board.actions import publish_buckets, take_company_additions
from forum.feedback.actions import publish_item_buckets
from forum.feedback.models import Item


def bucket(rows):
    ((value,),) = rows(select(Item.company_bucket))
    return value.floor


def test_an_item_begins_with_its_threads_published_bucket(cast, thread, published, rows, item_of):
    published(thread, 10)
    cast.client("chan").post(
        f"/threads/{thread}/promotion", data={"title": "제목", "problem": "말", "team": "결재"}
    )
    assert bucket(rows) == 10


def test_joining_raises_it_and_going_lowers_it(cast, asked, promoted, rows, hide):
    other = asked("큰 글", bucket=20)
    chan = cast.client("chan")
    chan.post(f"/threads/{other}/promotion", data={"item": promoted})
    assert bucket(rows) == 20
    hide(other)
    assert bucket(rows) == 0
    hide(other, "delete")
    assert bucket(rows) == 20
    chan.delete(f"/threads/{other}/promotion")
    assert bucket(rows) == 0


@pytest.fixture
def small_buckets(monkeypatch):
    monkeypatch.setattr("forum.figures.FLOORS", (4, 3, 2, 1))
    monkeypatch.setattr("forum.figures.LEAST", 1)


@pytest.mark.usefixtures("small_buckets")
def test_the_night_counts_each_company_once(cast, asked, promoted, rows):
    other = asked("같은 회사들의 글")
    cast.client("chan").post(f"/threads/{other}/promotion", data={"item": promoted})
    with cast.unit():
        take_company_additions()
    assert bucket(rows) == 0  # no live figure moves because of a company
    with cast.unit():
        publish_buckets()
    with cast.unit():
        assert publish_item_buckets() == 1
    assert bucket(rows) == 3  # hanbit, nuri and dodam, each in both threads
    with cast.unit():
        assert publish_item_buckets() == 0


@pytest.mark.usefixtures("small_buckets", "promoted")
def test_the_night_leaves_hidden_threads_out(cast, thread, rows, hide):
    with cast.unit():
        take_company_additions()
    hide(thread)
    with cast.unit():
        publish_item_buckets()
    assert bucket(rows) == 0
