import pytest
from sqlalchemy import select

from forum.moderation.models import Report
from tests.moderation.conftest import WORDS

HTMX = {"HX-Request": "true"}


def test_a_member_reports_a_post_and_is_thanked(cast, scene, report, rows):
    carol = cast.client("carol")
    assert "이 글을 신고할까요?" in carol.get(f"/posts/{scene.answer}/report").text
    answer = report("carol", scene.answer, "rude", note="너무해요")
    assert answer.status_code == 303
    assert "알려 주셔서 고마워요" in carol.get(answer.location).text
    (row,) = rows(select(Report.post_id, Report.reason, Report.note, Report.reported_at))
    assert row[:3] == (scene.answer, "rude", "너무해요")
    assert (row.reported_at.minute, row.reported_at.second) == (0, 0)


def test_htmx_gets_the_thanks_as_a_fragment(cast, scene):
    carol = cast.client("carol")
    url = f"/posts/{scene.answer}/report"
    answer = carol.post(url, data={"reason": "rude"}, headers=HTMX, follow_redirects=True)
    assert "알려 주셔서 고마워요" in answer.text
    assert "<html" not in answer.text


def test_twice_is_once_and_answered_alike(cast, scene, report, rows):
    first = report("carol", scene.answer, "rude")
    second = report("carol", scene.answer, "personal")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert [row.reason for row in rows(select(Report.reason))] == ["rude"]
    assert "알려 주셔서 고마워요" in cast.client("carol").get(first.location).text


def test_the_same_form_sent_twice_gets_the_same_answer(scene, report, rows):
    for _ in range(2):
        answer = report("carol", scene.answer, "rude", nonce="once")
        assert answer.status_code == 303
    assert len(rows(select(Report.post_id))) == 1


def test_a_guest_is_asked_to_sign_in(cast, scene):
    assert cast.client().get(f"/posts/{scene.answer}/report").status_code == 401
    data = {"reason": "rude"}
    assert cast.client().post(f"/posts/{scene.answer}/report", data=data).status_code == 401


@pytest.mark.parametrize("name", ["mona", "chan", "pia", "omar", "bob"])
def test_staff_and_the_author_cannot_report(name, scene, report, rows):
    assert report(name, scene.answer).status_code == 403
    assert not rows(select(Report.post_id))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"reason": ""},
        {"reason": "nonsense"},
        {"reason": ["rude", "other"]},
        {"note": "no reason"},
    ],
)
def test_without_a_known_reason_the_form_comes_again(fields, cast, scene, rows):
    answer = cast.client("carol").post(f"/posts/{scene.answer}/report", data=fields)
    assert answer.status_code == 422
    assert 'aria-describedby="' in answer.text or "field-error" in answer.text
    assert not rows(select(Report.post_id))


def test_a_long_note_is_kept_in_the_form(cast, scene):
    note = "가" * 301
    answer = cast.client("carol").post(
        f"/posts/{scene.answer}/report", data={"reason": "rude", "note": note}
    )
    assert answer.status_code == 422
    assert note in answer.text
    assert "300자까지" in answer.text


def test_odd_characters_do_no_harm(scene, report, rows):
    assert report("carol", scene.answer, note="a\x00b\u202ec\u200b").status_code == 303
    assert [row.note for row in rows(select(Report.note))] == ["abc"]


def test_a_post_that_is_not_there_or_hidden_is_not_found(cast, scene, report):
    assert report("carol", "nowhere").status_code == 404
    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert report("carol", scene.answer).status_code == 404


def test_nobody_learns_who_reported(cast, scene, report, rows):
    report("carol", scene.answer, "personal", note="저 사람 이상해요")
    (row,) = rows(select(Report.reporter_tag))
    for name in ("alice", "bob", "dave", "mona", "lena"):
        client = cast.client(name)
        for path in (f"/threads/{scene.thread}", "/moderation", "/moderation/log"):
            page = client.get(path).text
            assert row.reporter_tag.hex() not in page
            assert cast.people["carol"].address not in page
    # neither the page of another member nor the queue's answer to her own thread says it
    assert "알려 주셔서" not in cast.client("alice").get(f"/posts/{scene.answer}/report").text


def test_the_tag_is_of_its_own_kind(scene, report, rows):
    from forum.board.models import Participant  # noqa: PLC0415

    report("carol", scene.answer)
    tags = {row.author_tag for row in rows(select(Participant.author_tag))}
    assert rows(select(Report.reporter_tag))[0].reporter_tag not in tags


def test_the_reported_words_stand_on_the_page(cast, scene):
    assert WORDS in cast.client("carol").get(f"/posts/{scene.answer}/report").text
