import pytest
from sqlalchemy import select

from forum.board import actions
from forum.board.models import Pick


@pytest.fixture
def tip(cast):
    with cast.unit():
        carol = cast.actor("carol")
        parts = {"situation": "회의가 길어요", "method": "서서 해요", "result": "15분이 됐어요"}
        return actions.share(carol, title="서서 하는 회의", category="culture", **parts).id


def test_a_moderator_lays_a_tip_on_the_front_page_and_takes_it_away(cast, tip, rows):
    mona = cast.client("mona")
    for _ in range(2):
        assert mona.post(f"/threads/{tip}/pick").location == f"/threads/{tip}"
    assert rows(select(Pick.thread_id)) == [(tip,)]
    for _ in range(2):
        assert mona.delete(f"/threads/{tip}/pick").status_code == 303
    assert rows(select(Pick.thread_id)) == []


@pytest.mark.parametrize("name", ["", "alice", "carol", "chan", "pia", "omar"])
def test_nobody_else_picks(name, cast, tip, rows):
    assert cast.client(name).post(f"/threads/{tip}/pick").status_code == (403 if name else 401)
    assert cast.client(name).delete(f"/threads/{tip}/pick").status_code == (403 if name else 401)
    assert not rows(select(Pick.thread_id))


def test_a_question_is_no_tip(cast, scene):
    assert cast.client("mona").post(f"/threads/{scene.thread}/pick").status_code == 403


def test_a_thread_that_is_not_there(cast):
    assert cast.client("mona").post("/threads/nowhere/pick").status_code == 404
