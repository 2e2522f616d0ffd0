from sqlalchemy import select

from forum.board.models import SlowMode
from forum.moderation.models import Decision


def slow(cast, scene, minutes, name="mona"):
    return cast.client(name).post(f"/threads/{scene.thread}/slow", data={"minutes": minutes})


def answer(cast, scene, name, words="이렇게 해 보세요"):
    return cast.client(name).post(f"/threads/{scene.thread}/answers", data={"body": words})


def test_one_post_a_person_in_its_minutes(cast, scene):
    assert slow(cast, scene, "15").status_code == 303
    assert answer(cast, scene, "dave").status_code == 303
    refused = answer(cast, scene, "dave", "하나 더 있어요")
    assert refused.status_code == 429
    assert "하나 더 있어요" in refused.text
    assert "15분 뒤에" in refused.text
    assert answer(cast, scene, "carol").status_code == 303
    comment = cast.client("dave").post(f"/posts/{scene.answer}/comments", data={"body": "그런가요"})
    assert comment.status_code == 429


def test_everybody_reads_of_it_and_staff_are_not_slowed(cast, scene):
    slow(cast, scene, "15")
    assert "15분에 하나씩" in cast.client("carol").get(f"/threads/{scene.thread}").text
    assert [answer(cast, scene, "mona").status_code for _ in range(2)] == [303, 303]


def test_what_was_refused_costs_no_turn(cast, scene):
    slow(cast, scene, "15")
    assert answer(cast, scene, "dave", "").status_code == 422
    assert answer(cast, scene, "dave").status_code == 303


def test_other_threads_are_as_before(cast, scene):
    slow(cast, scene, "15")
    answer(cast, scene, "dave")
    sent = {"title": "다른 질문이에요", "category": "how-to", "body": "알려 주세요"}
    assert cast.client("dave").post("/threads", data=sent).status_code == 303


def test_it_is_a_decision_with_an_undo(cast, scene, rows):
    slow(cast, scene, "5")
    slow(cast, scene, "30")
    latest = select(Decision.id).where(Decision.verdict == "slow", Decision.note == "30")
    ((decision,),) = rows(latest)
    cast.client("mona").delete(f"/moderation/decisions/{decision}")
    assert rows(select(SlowMode.minutes)) == [(5,)]
    slow(cast, scene, "0")
    assert rows(select(SlowMode.minutes)) == []


def test_only_moderators_and_only_listed_minutes(cast, scene, rows):
    for name in ("alice", "chan", "pia"):
        assert slow(cast, scene, "15", name).status_code == 403
    assert slow(cast, scene, "7").status_code in {400, 422}
    assert rows(select(SlowMode.minutes)) == []
