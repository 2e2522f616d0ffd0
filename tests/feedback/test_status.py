import re

import pytest
from sqlalchemy import select

from forum.events import feedback, subscribe
from forum.feedback.models import Item, StatusChange
from forum.feedback.queries import status_of_thread, statuses_of

told: list[object] = []


@subscribe(feedback.StatusChanged)
def _remember(event):
    told.append(event)


@pytest.fixture(autouse=True)
def _nothing_told_yet():
    told.clear()


def change(cast, name, item, **fields):
    return cast.client(name).post(f"/feedback/items/{item}/status", data=fields)


def test_the_team_answers_and_everybody_reads_it(cast, thread, promoted, rows):
    answer = change(cast, "pia", promoted, status="planned", note="1월에 내놓으려고 해요")
    assert (answer.status_code, answer.location) == (303, f"/feedback/items/{promoted}")
    assert rows(select(Item.status, Item.public_note)) == [("planned", "1월에 내놓으려고 해요")]
    for page in (f"/threads/{thread}", "/roadmap"):
        assert "1월에 내놓으려고 해요" in cast.client("dave").get(page).text.replace("\xa0", " ")
    assert told == [feedback.StatusChanged(promoted, "planned")]
    history = [row.status for row in rows(select(StatusChange.status).order_by(StatusChange.id))]
    assert history == ["received", "planned"]


def test_the_bell_of_followers_rings_at_every_step(cast, thread, promoted):
    dave, page = cast.client("dave"), f"/threads/{thread}"
    dave.post(f"{page}/follow")
    for status in ("planned", "released"):
        change(cast, "pia", promoted, status=status)
        assert 'data-count="1"' in dave.get("/bell").text
        assert "새 소식 1개" in dave.get("/notifications").text.replace("\xa0", " ")
        dave.post(f"{page}/seen")
        assert 'data-count="0"' in dave.get("/bell").text
    answered = cast.client("carol").post(f"{page}/answers", data={"body": "고마워요"})
    assert answered.status_code == 303
    assert 'data-count="1"' in dave.get("/bell").text


def test_an_item_kept_inside_rings_nobody(cast, thread, promoted):
    dave = cast.client("dave")
    dave.post(f"/threads/{thread}/follow")
    change(cast, "pia", promoted, status="planned", is_inside="y")
    assert 'data-count="0"' in dave.get("/bell").text


def test_a_sentence_changed_is_no_second_step(cast, promoted):
    change(cast, "pia", promoted, status="received", note="살펴보고 있어요")
    page = cast.client("pia").get(f"/feedback/items/{promoted}").text
    history = page[page.index('id="history"') : page.index('id="answering"')]
    assert history.count("접수됨") == 1
    assert "안내를 남겼어요" in history


@pytest.mark.parametrize("status", ["on_hold", "declined"])
@pytest.mark.parametrize("note", ["", "   ", "\u200b"])
def test_no_without_a_reason(status, note, cast, promoted, rows):
    answer = change(cast, "pia", promoted, status=status, note=note)
    assert answer.status_code == 422
    assert "이유가 필요해요" in answer.text
    assert rows(select(Item.status)) == [("received",)]
    assert (
        change(cast, "pia", promoted, status=status, note="지켜보는 도구가 돼요").status_code == 303
    )


@pytest.mark.parametrize(
    "fields", [{}, {"status": "soon"}, {"status": ["planned", "released"]}, {"note": "x"}]
)
def test_a_status_must_be_one_of_the_seven(fields, cast, promoted, rows):
    assert change(cast, "pia", promoted, **fields).status_code == 422
    assert rows(select(Item.status)) == [("received",)]


def test_a_long_note_comes_again(cast, promoted):
    answer = change(cast, "pia", promoted, status="planned", note="가" * 501)
    assert answer.status_code == 422
    assert "가" * 501 in answer.text


def test_nothing_new_is_told_to_nobody(cast, promoted, rows):
    for _ in range(2):
        assert change(cast, "chan", promoted, status="planned", note="곧").status_code == 303
    assert len(told) == 1
    assert len(rows(select(StatusChange.id))) == 2


def test_the_team_s_own_page_is_come_back_to(cast, promoted):
    after = f"/feedback/team#item-{promoted}"
    assert change(cast, "pia", promoted, status="planned", next=after).location == after
    away = change(cast, "pia", promoted, status="released", next="https://elsewhere.example")
    assert away.location == "/"


@pytest.mark.parametrize(
    ("name", "code"),
    [("", 401), ("alice", 403), ("mona", 403), ("paul", 403), ("olga", 403), ("omar", 403)],
)
def test_nobody_else_answers(name, code, cast, promoted, rows):
    assert change(cast, name, promoted, status="planned").status_code == code
    assert rows(select(Item.status)) == [("received",)]


@pytest.mark.parametrize("name", ["chan", "lena", "pia"])
def test_cx_and_the_team_may(name, cast, promoted):
    assert change(cast, name, promoted, status="under_review").status_code == 303


def test_an_item_that_is_not_there(cast):
    assert change(cast, "chan", "nowhere", status="planned").status_code == 404


def test_what_other_rooms_ask_is_one_statement_each(cast, thread, promoted, statements):
    change(cast, "pia", promoted, status="planned", note="1월에")
    with cast.unit():
        alice = cast.actor("alice")
        with statements() as seen:
            assert statuses_of([thread, "nowhere"]) == {thread: "planned"}
            assert len(seen) == 1
            view = status_of_thread(alice, thread)
            assert len(seen) == 2
    assert (view.status, view.team, view.note, view.item_id) == (
        "planned",
        "결재",
        "1월에",
        promoted,
    )
    assert [status for status, _ in view.history] == ["received", "planned"]
    assert view.changed_on == view.history[-1][1]


def test_an_item_kept_inside_tells_members_nothing(cast, thread, promoted):
    change(cast, "pia", promoted, status="planned", note="안에서만", is_inside="y")
    assert not told
    with cast.unit():
        alice, pia = cast.actor("alice"), cast.actor("pia")
        assert status_of_thread(alice, thread) is None
        assert statuses_of([thread]) == {}
        assert status_of_thread(pia, thread).status == "planned"
    change(cast, "pia", promoted, status="planned", note="이제 모두에게")
    assert len(told) == 1


def test_the_public_never_reads_who_changed_it(cast, thread, promoted):
    change(cast, "pia", promoted, status="planned", note="1월에")
    for path in (f"/threads/{thread}", "/roadmap", "/"):
        page = cast.client("alice").get(path).text
        assert not re.search(r"\bpia\b", page)
        assert "chan@" not in page
