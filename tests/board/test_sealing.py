"""Sealing: at once and for good, by who began the thread, with clear words beforehand."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from forum import anonymity, clock, destroying
from forum.anonymity.models import ThreadSalt
from forum.board import actions, queries
from forum.board.actions import settling
from forum.board.models import Post, Sanction, Thread
from forum.database import db, new_id, unit_of_work
from forum.moderation import actions as moderation
from tests.board.conftest import words_of


@pytest.fixture
def alone(cast):
    """A question that nobody but alice wrote in; dave says me too."""
    with cast.unit():
        alice, dave = cast.actor("alice"), cast.actor("dave")
        thread = actions.ask(alice, title="저만의 고민", body="아무도 몰랐으면", category="how-to")
        actions.vote(dave, thread, db.session.get_one(Post, thread.opening_id))
        return thread.id


def wait_a_week(cast, thread_id):
    with cast.unit():
        query = update(Thread).where(Thread.id == thread_id)
        db.session.execute(query.values(active_at=clock.now() - timedelta(days=9)))


def test_its_page_says_what_it_means_before(alice, alone):
    page = words_of(alice.get(f"/threads/{alone}/sealing").text)
    for words in (
        "누구도 다시는 확인할 수 없어요",
        "고치거나 지울 수 없고",
        "되돌릴 수 없어요",
        "8일",
    ):
        assert words in page
    assert f"/threads/{alone}/sealing" in alice.get(f"/threads/{alone}").text


def test_sealed_nobody_wrote_it_and_the_salt_is_gone(app, alice, alone, cast, settings):
    answer = alice.post(f"/threads/{alone}/sealing", follow_redirects=True)
    assert "봉인했어요" in answer.text
    assert "내가 쓴 글" not in answer.text
    assert alice.get("/me").text.count(alone) == 0
    with app.app_context():
        assert db.session.get(ThreadSalt, alone) is None
        thread = db.session.get_one(Thread, alone)
        assert thread.salt_id != alone
        assert thread.legacy_votes == 1
    assert alone not in settings.ledger_file.read_text()


def test_the_thread_lives_on_with_new_names(alice, alone, cast):
    alice.post(f"/threads/{alone}/sealing")
    alice.post(f"/threads/{alone}/answers", data={"body": "저예요, 라고 해도 모르죠"})
    page = alice.get(f"/threads/{alone}").text
    assert "익명 1" in page
    assert "봉인된 글" in page
    assert f"/threads/{alone}/sealing" not in page, "nobody began it any more"
    assert alice.get(f"/threads/{alone}/sealing").status_code == 403


@pytest.mark.parametrize("name", ["bob", "carol", "mona", "lena", "olga"])
def test_nobody_else_may(cast, alone, name):
    client = cast.client(name)
    assert client.get(f"/threads/{alone}/sealing").status_code == 403
    assert client.post(f"/threads/{alone}/sealing").status_code == 403


def test_where_others_wrote_they_have_a_week_to_mend_theirs(alice, cast, scene):
    path = f"/threads/{scene.thread}/sealing"
    assert "영영 봉인하기" not in alice.get(path).text
    assert alice.post(path).status_code == 409
    wait_a_week(cast, scene.thread)
    page = alice.get(path).text
    assert "영영 봉인하기" in page
    assert "답변이나 댓글을 쓴 분들도" in page
    assert alice.post(path).status_code == 303


@pytest.mark.parametrize("kind", ["silence", "bar"])
def test_it_is_no_way_out_of_being_held_back(alice, alone, app, cast, kind):
    with cast.unit():
        post = db.session.scalars(select(Post).where(Post.thread_id == alone)).one()
        row = Sanction(id=new_id(), thread_id=alone, post_id=post.id, author_tag=post.author_tag)
        row.kind, row.reason, row.staff_id, row.staff_team = kind, "rude", new_id(), "운영팀"
        row.until = None if kind == "bar" else clock.today() + timedelta(days=3)
        row.at, row.notice_id = clock.hour(), new_id()
        db.session.add(row)
    assert "영영 봉인하기" not in alice.get(f"/threads/{alone}/sealing").text
    assert alice.post(f"/threads/{alone}/sealing").status_code == 409


def sanction(cast, post_id, kind):
    with cast.unit():
        mona = cast.actor("mona")
        _, post = queries.find_post(mona, post_id)
        moderation.sanction(mona, post, kind=kind, reason="rude", days="30")


def ask(client, nonce):
    form = {"kind": "question", "title": "또 고민", "category": "how-to", "body": "네"}
    return client.post("/threads", data=form | {"nonce": nonce})


@pytest.mark.parametrize("kind", ["silence", "bar"])
def test_what_holds_back_elsewhere_meets_who_seals_as_it_does_who_writes(
    alice, alone, cast, scene, kind
):
    """Also where sealing is the first that they do after it was decided."""
    sanction(cast, scene.opening, kind)
    assert "영영 봉인하기" not in alice.get(f"/threads/{alone}/sealing").text
    assert alice.post(f"/threads/{alone}/sealing").status_code == 409
    assert alone in alice.get("/me").text, "nothing of it was sealed"
    assert ask(alice, "one").status_code == 403


def test_who_is_slowed_down_does_not_seal_away_what_they_wrote_just_now(alice, cast, scene):
    now = clock.now()
    sanction(cast, scene.opening, "slow")
    with clock.at(now + timedelta(hours=4)):
        path = ask(alice, "one").location
        assert alice.post(f"{path}/sealing").status_code == 409
        assert ask(alice, "two").status_code == 403
    with clock.at(now + timedelta(hours=8)):
        assert alice.post(f"{path}/sealing").status_code == 303
        assert ask(alice, "three").status_code == 303
        assert ask(alice, "four").status_code == 403, "it holds as before"


@pytest.mark.parametrize("kind", ["silence", "bar"])
def test_deleting_the_thread_leaves_what_was_decided_about_its_author(alice, alone, cast, kind):
    with cast.unit():
        opening = db.session.get_one(Thread, alone).opening_id
    sanction(cast, opening, kind)
    assert alice.delete(f"/posts/{opening}").status_code == 303
    assert alice.post(f"/threads/{alone}/sealing").status_code == 404
    assert ask(alice, "one").status_code == 403


def test_killed_between_the_vault_and_the_board_the_night_goes_on(
    app, alice, alone, cast, monkeypatch
):
    def die(_thread):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), cast.unit():
        patch.setattr(settling, "begin_anew", die)
        actor = cast.actor("alice")
        actions.seal_thread(actor, queries.find_thread(actor, alone))
    assert alice.get(f"/threads/{alone}").status_code == 200
    assert alice.post(f"/threads/{alone}/answers", data={"body": "네"}).status_code == 409
    with app.app_context():
        assert destroying.destroy_due() == 1
    assert alice.post(f"/threads/{alone}/answers", data={"body": "네"}).status_code == 303
    with app.app_context(), unit_of_work("board"):
        assert not anonymity.is_destroyed(db.session.get_one(Thread, alone))


def test_a_thread_says_from_when_nobody_can_know(app, alice, alone):
    with app.app_context():
        day = anonymity.known_epochs()[-1].unknowable_from
    page = words_of(alice.get(f"/threads/{alone}").text)
    assert f"{day.year}년 {day.month}월 {day.day}일부터는 누구도 확인할 수 없어요" in page


def test_the_promise_names_the_dates(cast):
    page = words_of(cast.client().get("/promise").text)
    year, quarter = clock.quarter().split("Q")
    assert f"{year}년 {quarter}분기에 시작한 글" in page
    assert "열쇠를 없애고" in page
