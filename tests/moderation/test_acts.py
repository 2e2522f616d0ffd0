"""What moderators do with a thread or a post besides hiding, and how undo brings all of it back."""

import pytest
from sqlalchemy import select

from forum.board import actions as board
from forum.board.models import (
    Closure,
    Hiding,
    Pin,
    Post,
    Relay,
    Revision,
    Thread,
    ThreadTag,
)
from forum.moderation.models import Decision
from forum.moderation.queries import forget_reasons
from tests.board.conftest import question
from tests.moderation.conftest import WORDS

WHY = {"reason": "other", "note": ""}
# Statements of all stores, with those that say who is signed in.
BUDGET = 12


@pytest.fixture
def does(cast, scene):
    """Through the page: does("closure", reason="rude") to the thread, or to a post."""

    def send(what, name="mona", post=None, method="POST", **fields):
        path = f"/posts/{post}/{what}" if post else f"/threads/{scene.thread}/{what}"
        form = fields if what in {"pin", "official"} else WHY | fields
        return cast.client(name).open(path, method=method, data=form)

    return send


@pytest.fixture
def everything(rows):
    """All of the board that an act or its undo could leave different."""

    def read():
        tables = (Thread, Post, Revision, ThreadTag, Closure, Pin, Hiding, Relay)
        return [sorted(rows(select(*one.__table__.columns)), key=repr) for one in tables]

    return read


@pytest.fixture
def last(rows):
    def read():
        query = select(Decision.id, Decision.verdict, Decision.post_id)
        return rows(query.order_by(Decision.at.desc()))[0]

    return read


def undo(cast, decision, name="mona"):
    return cast.client(name).delete(f"/moderation/decisions/{decision.id}")


ACTS = {
    "lock": ("closure", "thread", {"reason": "rude"}),
    "pin": ("pin", "thread", {}),
    "move": ("category", "thread", {"category": "problem", "reason": "wrong_place"}),
    "retag": ("tags", "thread", {"tags": "알림, 결재"}),
    "retitle": ("title", "thread", {"title": "알림을 하루 한 번 모아 받기"}),
    "edit": ("correction", "answer", {"body": "설정에서 알림을 모아 받을 수 있어요."}),
    "official": ("official", "answer", {}),
    "pass": ("passing", "answer", {"note": "제품팀이 답할 일이에요."}),
}


@pytest.fixture(autouse=True)
def _plain_names():
    forget_reasons()
    yield
    forget_reasons()


@pytest.fixture
def sends(cast, scene):
    """An act of the table: sends("lock")."""

    def send(verdict, name="mona"):
        what, about, fields = ACTS[verdict]
        there = f"/threads/{scene.thread}" if about == "thread" else f"/posts/{scene.answer}"
        plain = {} if verdict in {"pin", "official", "pass"} else WHY
        return cast.client(name).post(f"{there}/{what}", data=plain | fields)

    return send


@pytest.mark.parametrize("verdict", ACTS)
def test_each_act_is_a_decision_and_its_undo_brings_back_all_that_was(
    verdict, cast, sends, everything, last
):
    before = everything()
    answer = sends(verdict)
    assert answer.status_code == 303, answer.text
    assert last().verdict == verdict
    assert verdict == "pass" or everything() != before
    undone = undo(cast, last())
    assert undone.status_code == 303, undone.text
    assert everything() == before
    assert undo(cast, last()).status_code == 303  # twice is the same as once


@pytest.mark.parametrize("verdict", ACTS)
def test_each_act_is_for_those_who_decide(verdict, sends, rows):
    for name in ("", "alice", "erin", "chan", "pia", "olga", "omar"):
        assert sends(verdict, name).status_code == (403 if name else 401)
    assert not rows(select(Decision.id))
    assert sends(verdict, "lena").status_code == 303


@pytest.mark.parametrize("verdict", ACTS)
def test_each_act_costs_few_statements(verdict, sends, statements):
    with statements() as seen:
        assert sends(verdict).status_code == 303
    assert len(seen) <= BUDGET, "\n".join(seen)


@pytest.mark.parametrize(
    ("verdict", "name"),
    [("lock", "alice"), ("move", "alice"), ("retag", "alice"), ("retitle", "alice"),
     ("edit", "bob"), ("official", "bob")],
)  # fmt: skip
def test_its_author_alone_is_told_and_may_object_to_another(  # noqa: PLR0917
    verdict, name, cast, scene, sends, last, rows
):
    sends(verdict)
    (row,) = rows(select(Relay.id, Relay.kind))
    assert "board.relay" not in cast.client(name).get("/notifications").text
    mine = cast.client(name).get(f"/threads/{scene.thread}").text
    assert f"/relay/{row.id}/answer" in mine or verdict == "official"
    for other in {"alice", "bob", "carol"} - {name}:
        assert 'id="relay"' not in cast.client(other).get(f"/threads/{scene.thread}").text
    if verdict == "official":
        return
    said = cast.client(name).post(f"/relay/{row.id}/answer", data={"words": "그대로 두어 주세요"})
    assert said.status_code == 303
    assert "그대로 두어 주세요" not in cast.client("mona").get("/relay").text
    assert "그대로 두어 주세요" in cast.client("lena").get("/relay").text
    undo(cast, last(), "lena")
    assert not rows(select(Relay.id))


def test_a_locked_thread_takes_no_answer_and_no_comment_and_gives_the_words_back(
    cast, scene, does, rows
):
    assert does("closure", reason="rude").status_code == 303
    for name in ("carol", "alice", "chan", "mona"):
        client = cast.client(name)
        page = client.get(f"/threads/{scene.thread}").text
        assert "운영팀이 닫은 고민이에요" in page
        assert "불편한 말투" in page
        assert f'action="/threads/{scene.thread}/answers"' not in page
        for path in (f"/threads/{scene.thread}/answers", f"/posts/{scene.answer}/comments"):
            refused = client.post(path, data={"body": "사라지면 안 되는 긴 글이에요."})
            assert refused.status_code == 403
            assert "사라지면 안 되는 긴 글이에요." in refused.text
            assert "운영팀이 닫은 글" in refused.text
    assert cast.client("dave").post(f"/posts/{scene.answer}/vote").status_code == 303
    assert len(rows(select(Post.id))) == 3
    assert cast.client("carol").get("/?sort=unanswered").status_code == 200
    assert does("closure").status_code == 409
    assert does("closure", method="DELETE").status_code == 303
    answer = cast.client("carol").post(f"/threads/{scene.thread}/answers", data={"body": "이제요"})
    assert answer.status_code == 303


def test_what_was_begun_before_the_lock_is_shown_to_its_author(cast, scene, does):
    words = {"purpose": f"answer:{scene.thread}", "body": "쓰다 만 답변이에요."}
    assert cast.client("carol").post("/drafts", data=words).status_code < 400
    does("closure")
    assert "쓰다 만 답변이에요." in cast.client("carol").get(f"/threads/{scene.thread}").text


def test_pinned_threads_lie_on_top_once_and_are_three_at_most(cast, scene, does, counting_pages):
    others = [
        cast.client("alice")
        .post("/threads", data=question(title=f"나중 {n}", nonce=f"n{n}"))
        .location
        for n in range(4)
    ]
    assert does("pin").status_code == 303
    page = cast.client("bob").get("/").text
    assert page.index("알림이 너무 많아요") < page.index("나중 3")
    assert page.count(f'href="/threads/{scene.thread}"') == 1
    assert "card-pin" in page
    assert "card-pin" not in cast.client("bob").get("/?kind=tip").text
    assert "card-pin" not in cast.client("bob").get("/?sort=popular").text
    mona = cast.client("mona")
    codes = [mona.post(f"{one.partition('#')[0]}/pin").status_code for one in others]
    assert codes == [303, 303, 409, 409]
    cast.client("mona").post(f"/posts/{scene.opening}/hiding", data={"reason": "rude"})
    assert cast.client("bob").get("/").text.count("card-pin") == 2
    assert does("pin", method="DELETE").status_code == 303
    assert counting_pages("/") <= 6


@pytest.fixture
def counting_pages(cast, statements):
    def count(path):
        client = cast.client("bob")
        client.get(path)
        with statements() as seen:
            client.get(path)
        return len(seen)

    return count


def test_the_earlier_title_and_who_changed_it_stay_to_be_seen(cast, scene, sends):
    sends("retitle")
    page = cast.client("dave").get(f"/posts/{scene.opening}/revisions").text
    assert "알림이 너무" in page
    assert "운영팀이 고침" in page
    assert "운영팀이 고침" in cast.client("dave").get(f"/threads/{scene.thread}").text


def test_an_edit_shows_as_the_teams_until_the_author_edits(cast, scene, sends):
    sends("edit")
    page = cast.client("dave").get(f"/threads/{scene.thread}").text
    assert "운영팀이 고침" in page
    assert WORDS not in page
    history = cast.client("dave").get(f"/posts/{scene.answer}/revisions").text
    assert "걸러" in history or "거르면" in history
    again = cast.client("bob").post(f"/posts/{scene.answer}/edit", data={"body": "다시 씁니다"})
    assert again.status_code == 409  # bob began from other words
    form = cast.client("bob").get(f"/posts/{scene.answer}/edit").text
    base = form.partition('name="base" value="')[2].partition('"')[0]
    changed = {"body": "다시 씁니다", "base": base}
    assert cast.client("bob").post(f"/posts/{scene.answer}/edit", data=changed).status_code == 303
    assert "운영팀이 고침" not in cast.client("dave").get(f"/threads/{scene.thread}").text


def test_what_was_changed_since_is_not_undone(cast, scene, sends, last):
    sends("edit")
    decision = last()
    form = cast.client("bob").get(f"/posts/{scene.answer}/edit").text
    base = form.partition('name="base" value="')[2].partition('"')[0]
    cast.client("bob").post(f"/posts/{scene.answer}/edit", data={"body": "새 말", "base": base})
    assert undo(cast, decision).status_code == 409
    assert "새 말" in cast.client("bob").get(f"/threads/{scene.thread}").text


def test_nobody_overwrites_what_changed_meanwhile(cast, scene, does):
    page = cast.client("mona").get(f"/posts/{scene.answer}/correction").text
    base = page.partition('name="base" value="')[2].partition('"')[0]
    cast.client("bob").post(f"/posts/{scene.answer}/edit", data={"body": "제가 먼저 고쳤어요"})
    late = does("correction", post=scene.answer, body="운영팀의 말", base=base)
    assert late.status_code == 409
    assert "제가 먼저" in late.text
    assert "운영팀의 말" in late.text


def test_a_confirmed_answer_comes_first_and_says_who_confirmed_it(cast, scene, sends, rows):
    cast.client("carol").post(f"/threads/{scene.thread}/answers", data={"body": "또 다른 답"})
    assert sends("official").status_code == 303
    page = cast.client("dave").get(f"/threads/{scene.thread}").text
    assert "운영팀이 확인한 답변" in page
    assert rows(select(Thread.has_official)) == [(True,)]
    assert sends("official").status_code == 409
    comment = cast.client("mona").post(f"/posts/{scene.comment}/official")
    assert comment.status_code == 403


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("title", {"title": ""}),
        ("title", {"title": "알림이 너무 많아요"}),
        ("title", {"title": "새 제목", "reason": "because"}),
        ("category", {"category": "nowhere"}),
        ("category", {"category": "how-to"}),
        ("tags", {"tags": "a,b,c,d,e,f"}),
        ("closure", {"reason": ""}),
        ("closure", {"note": "x" * 301}),
        ("title", {"title": "010-1234-5678로 주세요"}),
        ("closure", {"note": "960121-1234567"}),
    ],
)
def test_what_cannot_be_taken_is_said_beside_it_and_kept(what, fields, does, rows):
    answer = does(what, **fields)
    assert answer.status_code == 422
    assert "<details" in answer.text
    assert not rows(select(Decision.id))


def test_the_page_of_tools_gathers_what_was_decided_with_its_note_and_undo(cast, scene, does):
    does("closure", reason="rude", note="두 분이 다투고 있어요.")
    mona = cast.client("mona")
    page = mona.get(f"/threads/{scene.thread}/moderation").text
    assert "두 분이 다투고 있어요." in page
    assert "다시 열기" in page
    assert "두 분이 다투고 있어요." not in cast.client("alice").get("/moderation/log").text
    menu = mona.get(f"/threads/{scene.thread}").text
    assert f"/threads/{scene.thread}/moderation" in menu
    assert f"/posts/{scene.answer}/moderation" in menu
    assert (
        f"/posts/{scene.answer}/moderation"
        not in cast.client("chan").get(f"/threads/{scene.thread}").text
    )


def test_undo_comes_back_to_where_it_was_pressed(cast, scene, does, last):
    does("pin")
    back = f"/threads/{scene.thread}/moderation"
    path = f"/moderation/decisions/{last().id}?_method=DELETE"
    assert cast.client("mona").post(path, data={"next": back}).location == back


def test_cx_is_given_what_was_passed_and_says_when_it_is_done(cast, scene, sends, last):
    sends("pass")
    assert sends("pass").status_code == 409
    page = cast.client("chan").get("/moderation/passed").text
    assert "제품팀이 답할 일이에요." in page
    done = page.partition('action="/moderation/passed/')[2].partition('"')[0]
    for name in ("alice", "mona", "pia"):
        assert cast.client(name).post(f"/moderation/passed/{done}").status_code == 403
    assert cast.client("chan").post(f"/moderation/passed/{done}").status_code == 303
    assert "제품팀이 답할 일이에요." not in cast.client("chan").get("/moderation/passed").text
    assert undo(cast, last()).status_code == 409
    assert sends("pass").status_code == 303
    assert cast.client("chan").post("/moderation/passed/nosuch/done").status_code == 404


def test_who_is_second_is_told(cast, sends):
    assert sends("lock").status_code == 303
    assert sends("lock", "lena").status_code == 409
    assert sends("pin").status_code == 303
    assert sends("pin", "lena").status_code == 409


def test_reasons_are_called_as_staff_named_them_everywhere(cast, scene, report, does, rows):
    mona = cast.client("mona")
    names = {"rude_ko": "거친 말", "rude_en": "Harsh words"}
    assert mona.post("/moderation/reasons", data=names).status_code == 303
    does("closure", reason="rude")
    report("carol", scene.answer, "rude")
    pages = (
        ("mona", "/moderation"),
        ("alice", "/moderation/log"),
        ("alice", f"/threads/{scene.thread}"),
        ("alice", "/notifications"),
        ("mona", f"/posts/{scene.answer}/sanction"),
        ("mona", "/moderation/reasons"),
        ("dave", f"/posts/{scene.answer}/report"),
    )
    for name, path in pages:
        page = cast.client(name).get(path).text
        if path != "/moderation/log":
            assert "거친 말" in page, path
        if path != "/moderation/reasons":
            assert "불편한 말투" not in page, path
    english = cast.client("mona")
    english.set_cookie("lang", "en")
    assert "Harsh words" in english.get(f"/posts/{scene.answer}/sanction").text
    assert mona.post("/moderation/reasons", data={"rude_ko": ""}).status_code == 303
    assert "불편한 말투" in mona.get(f"/posts/{scene.answer}/sanction").text
    assert mona.post("/moderation/reasons", data={"rude_ko": "가" * 41}).status_code == 422
    for name in ("alice", "chan", "pia"):
        assert cast.client(name).get("/moderation/reasons").status_code == 403


def test_a_warning_may_be_made_of_ready_words_in_the_language_chosen(cast, scene, rows):
    form = {
        "kind": "warn",
        "reason": "rude",
        "days": "7",
        "note": "덧붙여요.",
        "wording": "en.rude",
    }
    mona = cast.client("mona")
    assert mona.post(f"/posts/{scene.answer}/sanction", data=form).status_code == 303
    ((words,),) = rows(select(Relay.words))
    assert words.startswith("Some of your words may hurt")
    assert words.endswith("덧붙여요.")
    assert "may hurt" in cast.client("bob").get(f"/threads/{scene.thread}").text
    odd = form | {"wording": "en.nothing", "kind": "slow"}
    assert mona.post(f"/posts/{scene.answer}/sanction", data=odd).status_code == 422


def test_what_staff_wrote_has_nobody_to_tell(cast, scene, rows):
    with cast.unit():
        chan = cast.actor("chan")
        thread = board.ask(cast.actor("alice"), title="또 하나", body="있어요", category="how-to")
        said = board.answer(chan, thread, body="공식 답변이에요.", official=True).id
    form = WHY | {"body": "공식 답변을 조금 고쳤어요."}
    assert cast.client("mona").post(f"/posts/{said}/correction", data=form).status_code == 303
    assert not rows(select(Relay.id))
