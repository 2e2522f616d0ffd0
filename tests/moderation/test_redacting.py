"""A redaction takes a passage out for good: of words, history, notes, pictures and pages."""

import pytest
from sqlalchemy import select

from forum.board.models import Post, Relay, Revision, Thread, ThreadTag
from forum.moderation.models import Decision, Passing, Report
from tests.board.conftest import question
from tests.board.test_uploading import uploaded

SECRET = "파란너구리 이불가게"
WHY = {"reason": "personal", "note": ""}


@pytest.fixture
def asked(cast, rows):
    """alice says too much in the title, the words and the tags."""
    form = question(
        title=f"{SECRET} 결재가 안 돼요",
        body=f"어제  파란너구리\n이불가게 가 그랬어요. {SECRET}!",
        tags="파란너구리-이불가게, 결재",
    )
    sent = cast.client("alice").post("/threads", data=form)
    thread = sent.location.split("/")[2].partition("#")[0]
    return thread, rows(select(Thread.opening_id).where(Thread.id == thread))[0][0]


def redacted(cast, post, passage=SECRET, sure="y", name="mona", **more):
    form = WHY | {"passage": passage} | ({"sure": sure} if sure else {}) | more
    return cast.client(name).post(f"/posts/{post}/redaction", data=form)


def words(rows, thread):
    texts = [*rows(select(Post.source, Post.html, Post.plain).where(Post.thread_id == thread))]
    texts += rows(select(Thread.title, Thread.excerpt).where(Thread.id == thread))
    texts += rows(select(ThreadTag.name).where(ThreadTag.thread_id == thread))
    texts += rows(select(Revision.title, Revision.source))
    texts += rows(select(Relay.words, Relay.answer))
    texts += rows(select(Report.note)) + rows(select(Passing.note))
    texts += rows(select(Decision.note, Decision.before))
    return " ".join(str(one) for row in texts for one in row)


def test_first_it_is_shown_what_will_be_gone_and_nothing_is_done(cast, asked, rows):
    before = words(rows, asked[0])
    page = redacted(cast, asked[1], sure="")
    assert page.status_code == 200
    assert "이렇게 지워져요" in page.text
    assert "<del>" in page.text
    assert words(rows, asked[0]) == before
    assert not rows(select(Decision.id))


def test_the_passage_is_gone_however_it_was_spaced(cast, asked, rows):
    thread, opening = asked
    mona = cast.client("mona")
    mona.post(f"/threads/{thread}/tags", data=WHY | {"tags": "결재, 파란너구리-이불가게, 알림"})
    mona.post(f"/threads/{thread}/title", data=WHY | {"title": f"{SECRET}님 결재가 막혀요"})
    quote = {"reason": "personal", "note": f"{SECRET}라고 썼어요"}
    cast.client("dave").post(f"/posts/{opening}/report", data=quote)
    assert "이불가게" in words(rows, thread)
    answer = redacted(cast, opening)
    assert answer.status_code == 303, answer.text
    left = words(rows, thread)
    assert "이불가게" not in left
    assert "[운영팀이 지운 부분]" in left
    page = cast.client("dave").get(f"/threads/{thread}").text
    assert "이불가게" not in page
    assert page.count("[운영팀이 지운 부분]") >= 2
    assert rows(select(Revision.number)) == []


def test_nothing_brings_it_back_and_the_page_says_so(cast, asked, rows):
    redacted(cast, asked[1])
    ((decision,),) = rows(select(Decision.id).where(Decision.verdict == "redact"))
    undone = cast.client("lena").delete(f"/moderation/decisions/{decision}")
    assert undone.status_code == 409
    assert "되돌릴 수 없어요" in undone.text
    page = cast.client("mona").get(f"/posts/{asked[1]}/moderation").text
    assert f"/moderation/decisions/{decision}" not in page


def test_an_earlier_edit_cannot_be_undone_after_it(cast, asked, rows):
    form = WHY | {"body": f"{SECRET} 이야기를 조금 고쳤어요."}
    assert cast.client("mona").post(f"/posts/{asked[1]}/correction", data=form).status_code == 303
    ((edit,),) = rows(select(Decision.id))
    redacted(cast, asked[1])
    assert cast.client("mona").delete(f"/moderation/decisions/{edit}").status_code == 409


def test_its_author_is_told_and_may_object(cast, asked):
    redacted(cast, asked[1])
    page = cast.client("alice").get(f"/threads/{asked[0]}").text
    assert "일부를 지웠어요" in page
    assert "개인을 향한 말" in page
    assert "일부를 지웠어요" not in cast.client("dave").get(f"/threads/{asked[0]}").text


def test_a_picture_that_stood_in_it_is_shown_no_more(cast, rows):
    alice = cast.client("alice")
    upload = uploaded(alice)
    shown = f"![화면](/uploads/{upload})"
    sent = alice.post("/threads", data=question(body=f"보세요 {shown} 이렇게요"))
    opening = rows(select(Thread.opening_id))[0][0]
    assert sent.status_code == 303
    assert cast.client("dave").get(f"/uploads/{upload}").status_code == 200
    assert redacted(cast, opening, shown).status_code == 303
    assert cast.client("dave").get(f"/uploads/{upload}").status_code == 404
    assert alice.get(f"/uploads/{upload}").status_code == 404


@pytest.mark.parametrize("passage", ["", "a", "없는 말", "가" * 20_001, "   "])
def test_what_is_not_there_is_not_taken_out(cast, asked, rows, passage):
    before = words(rows, asked[0])
    assert redacted(cast, asked[1], passage).status_code == 422
    assert words(rows, asked[0]) == before


@pytest.mark.parametrize("name", ["", "alice", "chan", "pia", "olga"])
def test_nobody_else_takes_anything_out(cast, asked, rows, name):
    assert redacted(cast, asked[1], name=name).status_code == (403 if name else 401)
    assert not rows(select(Decision.id))


def test_a_tip_keeps_its_three_parts(cast, rows):
    form = {
        "kind": "tip", "title": "알림 줄이기", "category": "how-to", "situation": "끝나는 말",
        "method": "시작 끄면 돼요", "result": "조용해요",
    }  # fmt: skip
    cast.client("alice").post("/threads", data=form)
    ((opening, source),) = rows(select(Post.id, Post.source))
    assert redacted(cast, opening, "끝나는 말 시작").status_code == 422  # of two parts
    assert redacted(cast, opening, "끝나는 말").status_code == 303
    ((after,),) = rows(select(Post.source))
    assert after.count("\f") == source.count("\f") == 2
