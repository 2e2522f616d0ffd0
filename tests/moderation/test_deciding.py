import pytest
from sqlalchemy import select

from forum.board.models import Hiding, Thread, Vote
from forum.events import moderation, subscribe
from forum.moderation.models import Decision, Report
from tests.moderation.conftest import WORDS

HIDE = {"reason": "personal"}
told: list[object] = []


@subscribe(moderation.PostReported, moderation.PostDecided, moderation.DecisionUndone)
def _remember(event):
    told.append(event)


@pytest.fixture(autouse=True)
def _nothing_told_yet():
    told.clear()


def answers_seen(cast, scene, name="dave"):
    return cast.client(name).get(f"/threads/{scene.thread}").text


def test_hiding_takes_the_words_from_members_and_keeps_reports_and_votes(cast, scene, report, rows):
    cast.client("alice").post(f"/posts/{scene.answer}/vote")
    report("carol", scene.answer)
    mona = cast.client("mona")
    answer = mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    assert (answer.status_code, answer.location) == (303, "/moderation")
    assert WORDS not in answers_seen(cast, scene)
    assert rows(select(Hiding.reason)) == [("personal",)]
    assert len(rows(select(Report.post_id))) == len(rows(select(Vote.post_id))) == 1
    assert rows(select(Thread.answers_count)) == [(0,)]
    (decision,) = rows(select(Decision.verdict, Decision.staff_team, Decision.id))
    assert decision[:2] == ("hide", "운영팀")
    assert rows(select(Report.decision_id)) == [(decision.id,)]
    assert [type(one).__name__ for one in told] == ["PostReported", "PostDecided"]


def test_the_author_sees_that_and_why_it_was_hidden_and_others_only_that(cast, scene):
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data=HIDE)
    assert WORDS in answers_seen(cast, scene, "bob")
    assert "운영팀이 가린 글이에요" in answers_seen(cast, scene)


def test_keeping_settles_the_reports_and_changes_nothing_else(cast, scene, report, rows):
    report("carol", scene.answer)
    answer = cast.client("lena").post(f"/posts/{scene.answer}/keeping")
    assert answer.status_code == 303
    assert WORDS in answers_seen(cast, scene)
    assert "오늘 할 일을 마쳤어요" in cast.client("mona").get("/moderation").text
    assert rows(select(Decision.verdict)) == [("keep",)]


def test_a_new_report_brings_a_kept_post_up_again_and_the_old_one_does_not(cast, scene, report):
    report("carol", scene.answer)
    cast.client("mona").post(f"/posts/{scene.answer}/keeping")
    report("carol", scene.answer)
    assert WORDS not in cast.client("mona").get("/moderation").text
    report("dave", scene.answer, "rude")
    page = cast.client("mona").get("/moderation").text
    assert WORDS in page
    assert "그대로 두기로 했던 글이에요" in page


def test_showing_again_is_a_decision_of_its_own(cast, scene, rows):
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    back = f"/threads/{scene.thread}#post-{scene.answer}"
    answer = mona.post(f"/posts/{scene.answer}/hiding?_method=DELETE", data={"next": back})
    assert (answer.status_code, answer.location) == (303, back)
    assert WORDS in answers_seen(cast, scene)
    assert sorted(rows(select(Decision.verdict))) == [("hide",), ("show",)]


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "/\\x"])
def test_nobody_is_sent_elsewhere(cast, scene, away):
    data = HIDE | {"next": away}
    answer = cast.client("mona").post(f"/posts/{scene.answer}/hiding", data=data)
    assert answer.location == "/"


def test_undo_brings_back_exactly_what_was(cast, scene, report, rows):
    report("carol", scene.answer)
    cast.client("alice").post(f"/posts/{scene.answer}/vote")
    board = rows(select(Thread.answers_count, Thread.comments_count, Thread.popularity))
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    ((decision,),) = rows(select(Decision.id))
    for _ in range(2):  # twice is the same as once
        answer = mona.post(f"/moderation/decisions/{decision}?_method=DELETE")
        assert answer.location == f"/moderation?post={scene.answer}"
    assert rows(select(Hiding.post_id)) == []
    assert rows(select(Report.decision_id)) == [(None,)]
    assert rows(select(Thread.answers_count, Thread.comments_count, Thread.popularity)) == board
    assert WORDS in mona.get(answer.location).text
    assert [type(one).__name__ for one in told][-1] == "DecisionUndone"


def test_undoing_a_showing_hides_for_the_same_reason(cast, scene, rows):
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "advert"})
    mona.delete(f"/posts/{scene.answer}/hiding")
    ((decision,),) = rows(select(Decision.id).where(Decision.verdict == "show"))
    assert mona.delete(f"/moderation/decisions/{decision}").status_code == 303
    assert rows(select(Hiding.reason)) == [("advert",)]


def test_what_was_decided_anew_since_cannot_be_undone(cast, scene, rows):
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    ((decision,),) = rows(select(Decision.id))
    mona.delete(f"/posts/{scene.answer}/hiding")
    assert mona.delete(f"/moderation/decisions/{decision}").status_code == 409
    assert mona.delete("/moderation/decisions/nosuchdecision").status_code == 404


def test_who_comes_second_is_told(cast, scene, report, rows):
    report("carol", scene.answer)
    mona, lena = cast.client("mona"), cast.client("lena")
    mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    assert lena.post(f"/posts/{scene.answer}/hiding", data=HIDE).status_code == 409
    assert lena.post(f"/posts/{scene.answer}/keeping").status_code == 409
    assert lena.delete(f"/posts/{scene.opening}/hiding").status_code == 409
    assert len(rows(select(Decision.id))) == 1


@pytest.mark.parametrize("fields", [{}, {"reason": ""}, {"reason": "because"}])
def test_hiding_needs_a_reason(fields, cast, scene, rows):
    assert cast.client("mona").post(f"/posts/{scene.answer}/hiding", data=fields).status_code == 422
    assert not rows(select(Hiding.post_id))


@pytest.mark.parametrize("name", ["", "alice", "erin", "chan", "pia", "olga", "omar"])
def test_nobody_else_decides(name, cast, scene, report, rows):
    report("carol", scene.answer)
    client, expected = cast.client(name), 403 if name else 401
    assert client.get("/moderation").status_code == expected
    assert client.post(f"/posts/{scene.answer}/hiding", data=HIDE).status_code == expected
    assert client.delete(f"/posts/{scene.answer}/hiding").status_code == expected
    assert client.post(f"/posts/{scene.answer}/keeping").status_code == expected
    undone = client.delete("/moderation/decisions/x")
    assert undone.status_code == (404 if name == "chan" else 403)
    assert not rows(select(Decision.id))


def test_a_deleted_post_needs_no_decision(cast, scene, report):
    report("carol", scene.answer)
    cast.client("bob").delete(f"/posts/{scene.answer}")
    assert "오늘은 조용해요" in cast.client("mona").get("/moderation").text
    answer = cast.client("mona").post(f"/posts/{scene.answer}/hiding", data=HIDE)
    assert answer.status_code == 409


def test_a_moderator_never_learns_who_wrote_or_reported(cast, scene, report, rows):
    from forum.board.models import Participant  # noqa: PLC0415

    report("carol", scene.answer, "rude", note="그만하세요")
    tags = [one for (one,) in rows(select(Participant.author_tag))]
    tags += [one for (one,) in rows(select(Report.reporter_tag))]
    mona = cast.client("mona")
    before = mona.get("/moderation").text
    mona.post(f"/posts/{scene.answer}/hiding", data=HIDE)
    pages = before + mona.get("/moderation").text + mona.get(f"/threads/{scene.thread}").text
    for secret in (*(one.hex() for one in tags), *(one.address for one in cast.people.values())):
        assert secret not in pages
    assert "누구인지는 볼 수 없어요" in before
    assert "그만하세요" in before
