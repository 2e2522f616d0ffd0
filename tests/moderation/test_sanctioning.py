"""Sanctions name nobody: they are made from a post and act when its author writes next."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from forum import clock
from forum.anonymity.salts import forget_salts
from forum.board import actions as board
from forum.board.actions import sanctioning
from forum.board.models import Relay, Sanction, SpareThread
from forum.board.queries import find_post, with_bounds
from forum.database import db
from forum.errors import HeldBack
from forum.moderation import actions as moderation
from tests.bars.anonymity.sanctions import different, prepared, refused
from tests.bars.ground.enumeration import by_client
from tests.board.conftest import question
from tests.conftest import close

KINDS = ("slow", "silence", "bar")


@pytest.fixture
def sanction(cast, scene):
    """Through the page: sanction("silence") against whoever wrote bob's answer."""

    def send(kind, name="mona", post=None, **fields):
        form = {"kind": kind, "reason": "rude", "days": "7", "note": ""} | fields
        return cast.client(name).post(f"/posts/{post or scene.answer}/sanction", data=form)

    return send


def ask(cast, name, **changes):
    return cast.client(name).post("/threads", data=question(**changes))


def test_a_silenced_author_cannot_write_anywhere_and_nobody_else_is_touched(cast, scene, sanction):
    assert sanction("silence").status_code == 303
    bob = cast.client("bob")
    assert ask(cast, "bob").status_code == 403
    for path in (f"/threads/{scene.thread}/answers", f"/posts/{scene.answer}/comments"):
        assert bob.post(path, data={"body": "또 씁니다"}).status_code == 403
    edit = bob.post(f"/posts/{scene.answer}/edit", data={"body": "고칩니다"})
    assert edit.status_code == 403
    for name in ("alice", "carol", "dave"):
        assert ask(cast, name, nonce=name).status_code == 303


def test_what_was_written_is_given_back(cast, scene, sanction):
    sanction("silence")
    words = "이 말은 남아야 해요. 정말로 그래요."
    page = ask(cast, "bob", body=words, nonce="a-nonce-longer-than-the-words")
    assert page.status_code == 403
    shown = page.text.partition("<textarea")[2].partition("</textarea>")[0]
    assert words in shown, "and not whatever the form carries besides"


def test_the_refusal_commits_and_counts_nothing(cast, scene, sanction, rows):
    sanction("bar")
    before = len(rows(select(Sanction)))
    ask(cast, "bob")
    assert cast.client("bob").post(f"/posts/{scene.opening}/vote").status_code == 403
    report = cast.client("bob").post(f"/posts/{scene.comment}/report", data={"reason": "rude"})
    assert report.status_code == 403
    assert len(rows(select(Sanction))) == before
    page = cast.client("alice").get(f"/threads/{scene.thread}").text
    assert "이 글에 쓴 글" not in page


@pytest.mark.parametrize("kind", ["slow", "silence"])
def test_who_may_not_write_may_still_vote(cast, scene, sanction, kind):
    sanction(kind)
    assert cast.client("bob").post(f"/posts/{scene.opening}/vote").status_code == 303


def test_slowed_down_one_waits_from_post_to_post(cast, scene, sanction):
    now = clock.now()
    sanction("slow")
    with clock.at(now + timedelta(hours=4)):
        assert ask(cast, "bob", nonce="one").status_code == 303
        assert ask(cast, "bob", nonce="two").status_code == 403
    with clock.at(now + timedelta(hours=5)):
        assert ask(cast, "bob", nonce="three").status_code == 403
    with clock.at(now + timedelta(hours=7)):
        assert ask(cast, "bob", nonce="four").status_code == 303


def test_deleting_is_no_way_out_of_waiting(cast, scene, sanction):
    sanction("slow")
    bob = cast.client("bob")
    with clock.at(clock.now() + timedelta(hours=4)):
        path = ask(cast, "bob", nonce="one").location
        opening = bob.get(path).text.partition('id="post-')[2].partition('"')[0]
        assert bob.delete(f"/posts/{opening}").status_code == 303
        assert ask(cast, "bob", nonce="two").status_code == 403


def test_it_ends_by_itself(cast, scene, sanction, rows):
    sanction("silence", days="3")
    [until] = rows(select(Sanction.until))[0]
    assert until == clock.today() + timedelta(days=3)
    with clock.at(clock.now() + timedelta(days=3)):
        assert ask(cast, "bob", nonce="one").status_code == 403
    with clock.at(clock.now() + timedelta(days=4)):
        assert ask(cast, "bob", nonce="two").status_code == 303


def test_a_bar_does_not_end(cast, scene, sanction):
    sanction("bar")
    with clock.at(clock.now() + timedelta(days=25)):
        assert ask(cast, "bob").status_code == 403


def test_a_warning_holds_nothing_back_and_is_told_to_its_author_alone(cast, scene, sanction):
    sanction("warn", note="말투를 조금만 부드럽게 해 주세요")
    assert ask(cast, "bob").status_code == 303
    told = {
        name: "부드럽게" in cast.client(name).get(f"/threads/{scene.thread}").text
        for name in ("alice", "bob", "carol", "dave", "erin", "chan", "pia", "olga", "omar")
    }
    assert [name for name, is_told in told.items() if is_told] == ["bob"]


def test_taken_back_it_is_as_if_it_had_never_been(cast, scene, sanction, rows):
    sanction("silence")
    [sanction_id] = rows(select(Sanction.id))[0]
    assert cast.client("mona").delete(f"/moderation/sanctions/{sanction_id}").status_code == 303
    assert rows(select(Sanction)) == rows(select(Relay)) == []
    assert ask(cast, "bob").status_code == 303
    assert cast.client("mona").delete(f"/moderation/sanctions/{sanction_id}").status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob", "erin", "chan", "pia", "olga", "omar"])
def test_only_moderators_and_the_lead_do_it(cast, scene, sanction, name, rows):
    assert sanction("warn", name=name).status_code == 403
    assert cast.client(name).get(f"/posts/{scene.answer}/sanction").status_code == 403
    assert rows(select(Sanction)) == []


@pytest.mark.parametrize(
    "fields", [{"kind": "exile"}, {"days": "400"}, {"reason": "dislike"}, {"note": "가" * 301}]
)
def test_what_cannot_be_one_is_refused(cast, scene, sanction, fields, rows):
    assert sanction(**({"kind": "silence"} | fields)).status_code == 422
    assert rows(select(Sanction)) == []


def test_the_guard_looks_at_what_the_author_is_told(sanction, scene, rows):
    answer = sanction("warn", note="김민수 대리님이 신고했어요")
    assert answer.status_code == 422
    assert 'class="guard-row"' in answer.text
    assert rows(select(Sanction)) == []


def test_the_same_twice_is_told(sanction, scene):
    assert sanction("silence").status_code == 303
    assert sanction("silence").status_code == 409


def test_what_staff_wrote_has_no_author_to_act_on(cast, scene, sanction):
    client = cast.client("chan")
    client.post(f"/threads/{scene.thread}/answers", data={"body": "공식", "official": "y"})
    page = cast.client("mona").get(f"/threads/{scene.thread}").text
    official = page.partition('class="answer sheet official')[2]
    post_id = official.partition('id="post-')[2].partition('"')[0]
    assert sanction("warn", post=post_id).status_code == 403


def test_staff_see_it_on_that_post_and_on_no_other(cast, scene, sanction):
    path = ask(cast, "bob").location
    sanction("silence")
    mona = cast.client("mona")
    assert "일까지" in mona.get(f"/posts/{scene.answer}/sanction").text
    other = mona.get(path).text
    assert 'class="count"' not in other.partition("<article")[2].partition("</article>")[0]
    assert "쓰기 멈춤" not in other


def test_strikes_add_up_unseen_and_slow_down(cast, scene, rows):
    with cast.unit():
        bob, mona, alice = (cast.actor(name) for name in ("bob", "mona", "alice"))
        thread, _ = find_post(bob, scene.answer)
        answers = [board.answer(bob, thread, body=f"거친 말 {n}") for n in range(3)]
        for one in answers[:2]:
            moderation.hide(mona, thread, one, reason="rude")
        last = answers[2].id
        assert with_bounds(bob).bounds.strikes == 2
    assert ask(cast, "bob", nonce="one").status_code == 303
    with cast.unit():
        thread, post = find_post(mona, last)
        moderation.hide(mona, thread, post, reason="wrong_place")
        assert with_bounds(bob).bounds.strikes == 2, "no harm was meant"
        moderation.show(mona, thread, post)
        third = moderation.hide(mona, thread, post, reason="rude").id
        assert with_bounds(bob).bounds.strikes == 3
        assert with_bounds(alice).bounds.strikes == 0
    assert ask(cast, "bob", nonce="two").status_code == 403
    with cast.unit():
        moderation.undo(mona, third)
    assert ask(cast, "bob", nonce="three").status_code == 303


def test_who_asks_when_no_id_is_ready_gets_one_made(cast, scene, sanction):
    """Bounds read the vault first: a salt made after that has to be found all the same."""
    sanction("silence")
    with cast.unit():
        db.session.execute(delete(SpareThread))
    forget_salts()
    assert ask(cast, "alice").status_code == 303


def test_the_refusal_is_the_same_whoever_is_hit_and_whatever_by(tmp_path):
    app, scene = prepared(tmp_path)
    app.config.update(WTF_CSRF_ENABLED=False)
    scene.hold_back()
    answers = refused(scene, by_client(app), 2)
    assert {one.status for some in answers.values() for one in some} == {403}
    assert different(answers) == set()
    close(app)


def test_a_refusal_that_tells_more_is_caught(tmp_path, monkeypatch):
    def tells(actor):
        if with_bounds(actor).bounds.sanctions == {"slow"}:
            raise HeldBack("board.vote.not_allowed")
        raise HeldBack("board.held_back")

    app, scene = prepared(tmp_path)
    app.config.update(WTF_CSRF_ENABLED=False)
    scene.hold_back()
    monkeypatch.setattr(sanctioning, "check_may_say", tells)
    assert different(refused(scene, by_client(app), 1))
    close(app)


def test_bounds_cost_one_statement_whatever_there_is(cast, scene, sanction, statements):
    for kind in KINDS:
        sanction(kind)
    with cast.unit():
        bob, dave = cast.actor("bob"), cast.actor("dave")
        with statements() as few:
            assert with_bounds(bob).bounds.sanctions == set(KINDS)
        with statements() as others:
            assert with_bounds(dave).bounds.sanctions == set()
    assert len([one for one in few if "sanction" in one]) == 1
    assert len(few) <= 3
    assert len(others) <= 3
