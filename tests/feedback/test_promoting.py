from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from forum.board.models import Thread
from forum.database import db
from forum.events import feedback, subscribe
from forum.feedback.models import Item, Promotion, StatusChange
from tests.feedback.conftest import NEW

HTMX = {"HX-Request": "true"}
told: list[object] = []


@subscribe(feedback.ThreadPromoted, feedback.PromotionUndone, feedback.StatusChanged)
def _remember(event):
    told.append(event)


@pytest.fixture(autouse=True)
def _nothing_told_yet():
    told.clear()


def test_cx_makes_an_item_of_a_thread(cast, thread, rows, item_of):
    chan = cast.client("chan")
    form = chan.get(f"/threads/{thread}/promotion").text
    assert "팀장님이 출장이세요" in form  # the problem begins with the thread's own words
    answer = chan.post(f"/threads/{thread}/promotion", data=NEW)
    item = item_of(thread)
    assert (answer.status_code, answer.location) == (303, f"/feedback/items/{item}?made={thread}")
    (row,) = rows(select(Item.title, Item.problem, Item.team, Item.status, Item.is_public))
    assert row == (NEW["title"], NEW["problem"], "결재", "received", True)
    assert rows(select(StatusChange.status, StatusChange.staff_team)) == [("received", "CX팀")]
    assert [type(one).__name__ for one in told] == ["ThreadPromoted"]
    page = chan.get(answer.location).text
    assert "제품 피드백에 담았어요" in page
    assert "_method=DELETE" in page


def test_the_thread_shows_its_status_to_everybody(cast, thread, promoted):
    page = cast.client("dave").get(f"/threads/{thread}").text
    assert "제품에는 이렇게 반영돼요" in page
    assert NEW["problem"] not in page


def test_another_thread_joins_and_figures_add_up(cast, asked, promoted, item_of):
    other = asked("결재선을 고칠 수 있나요?", voters=("carol",))
    chan = cast.client("chan")
    assert NEW["title"] in chan.get(f"/threads/{other}/promotion").text
    answer = chan.post(f"/threads/{other}/promotion", data={"item": promoted})
    assert answer.location == f"/feedback/items/{promoted}?made={other}"
    assert item_of(other) == promoted
    page = chan.get(answer.location).text.replace("\xa0", " ")
    assert "결재선을 고칠 수 있나요?" in page
    assert "<b>3</b>" in page  # two and one me too


def test_undo_takes_the_thread_out_and_a_bare_item_with_it(cast, thread, promoted, rows):
    chan = cast.client("chan")
    for _ in range(2):  # twice is the same as once
        assert chan.delete(f"/threads/{thread}/promotion").status_code == 303
    assert rows(select(Item.id)) == rows(select(Promotion.item_id)) == []
    assert rows(select(StatusChange.id)) == []
    assert [type(one).__name__ for one in told] == ["ThreadPromoted", "PromotionUndone"]
    assert "제품에는 이렇게" not in cast.client("dave").get(f"/threads/{thread}").text


def test_an_item_that_was_answered_stays(cast, thread, promoted, rows):
    data = {"status": "planned", "note": "1월에"}
    cast.client("pia").post(f"/feedback/items/{promoted}/status", data=data)
    cast.client("chan").delete(f"/threads/{thread}/promotion")
    assert rows(select(Item.status)) == [("planned",)]
    assert (
        "남은 결재자만" not in cast.client("alice").get("/roadmap").text
    )  # nobody's words are left


def test_htmx_swaps_the_block_on_the_threads_page(cast, thread):
    chan = cast.client("chan")
    assert 'id="promotion"' in chan.get(f"/threads/{thread}").text
    form = chan.get(f"/threads/{thread}/promotion", headers=HTMX).text
    assert form.lstrip().startswith('<div id="promotion"')
    url = f"/threads/{thread}/promotion"
    done = chan.post(url, data=NEW, headers=HTMX, follow_redirects=True).text
    assert "제품 피드백에 있는 글이에요" in done
    assert "<html" not in done
    undone = chan.delete(url, headers=HTMX, follow_redirects=True)
    assert "새 피드백으로 만들기" in undone.text


def test_a_form_that_cannot_be_taken_comes_again_with_its_words(cast, thread, rows):
    data = {"title": "x", "problem": "가" * 2001, "team": ""}
    answer = cast.client("chan").post(f"/threads/{thread}/promotion", data=data)
    assert answer.status_code == 422
    assert "가" * 2001 in answer.text
    assert answer.text.count("field-error") >= 3
    assert not rows(select(Item.id))


@pytest.mark.parametrize("item", ["", "nowhere", "가" * 500])
def test_joining_needs_an_item_of_the_list(item, cast, thread, rows):
    answer = cast.client("chan").post(f"/threads/{thread}/promotion", data={"item": item})
    assert answer.status_code == 422
    assert "목록에서 하나를 골라 주세요" in answer.text
    assert not rows(select(Promotion.item_id))


def test_a_thread_stands_in_one_item_only(cast, thread, promoted):
    answer = cast.client("lena").post(f"/threads/{thread}/promotion", data=NEW)
    assert answer.status_code == 409
    assert "이미 제품 피드백에 있는" in answer.text


def test_the_same_form_sent_twice_makes_one_item(cast, thread, rows):
    chan = cast.client("chan")
    data = NEW | {"nonce": "once"}
    answers = [chan.post(f"/threads/{thread}/promotion", data=data).location for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(rows(select(Item.id))) == 1


@pytest.mark.parametrize("name", ["", "alice", "erin", "mona", "pia", "olga", "omar"])
def test_nobody_else_promotes(name, cast, thread, rows):
    client, expected = cast.client(name), 403 if name else 401
    url = f"/threads/{thread}/promotion"
    assert client.get(url).status_code == expected
    assert client.post(url, data=NEW).status_code == expected
    assert client.delete(url).status_code == expected
    assert not rows(select(Item.id))
    if name:
        assert 'id="promotion"' not in client.get(f"/threads/{thread}").text


def test_a_hidden_thread_is_no_evidence(cast, thread, hide, rows):
    hide(thread)
    answer = cast.client("chan").post(f"/threads/{thread}/promotion", data=NEW)
    assert answer.status_code == 403
    assert not rows(select(Item.id))
    assert cast.client("chan").post("/threads/nowhere/promotion", data=NEW).status_code == 404


def test_followers_find_the_thread_among_what_is_active(cast, thread, rows):
    with cast.unit():
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        db.session.execute(update(Thread).values(active_at=long_ago))
    cast.client("chan").post(f"/threads/{thread}/promotion", data=NEW)
    ((active,),) = rows(select(Thread.active_at))
    assert active.year > 2020
    assert (active.minute, active.second) == (0, 0)


def test_an_item_kept_inside_shows_nowhere_outside(cast, thread, rows):
    cast.client("chan").post(f"/threads/{thread}/promotion", data=NEW | {"is_inside": "y"})
    assert rows(select(Item.is_public)) == [(False,)]
    alice = cast.client("alice")
    assert "제품에는 이렇게" not in alice.get(f"/threads/{thread}").text
    assert "남은 결재자만" not in alice.get("/roadmap").text
    assert "접수됨" not in alice.get("/").text
    assert "남은 결재자만" in cast.client("pia").get("/feedback/team").text
