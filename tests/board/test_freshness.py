"""이제는 달라요: one word a person, a warning from several, CX's list, a release that clears it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from forum import anonymity, clock
from forum.board import actions, queries
from forum.board.models import Freshness, Post, Recheck, ReleaseCheck, SecondLook, Thread, Vote
from forum.board.queries import freshness
from forum.database import db
from forum.moderation import actions as moderation
from tests import stores

WARNING = "이제는 다를 수 있어요"
MEMBERS = ("alice", "carol", "dave")


def say(client, post, says="wrong"):
    return client.post(f"/posts/{post}/freshness", data={"says": says})


@pytest.fixture
def doubted(cast, scene):
    """bob's answer, which three people say is not right any more."""
    for name in MEMBERS:
        assert say(cast.client(name), scene.answer).status_code == 303
    return scene.answer


def count(rows, *, wrong=True):
    query = select(func.count()).select_from(Freshness)
    return rows(query.where(Freshness.is_right.is_(not wrong)))[0][0]


def test_one_word_a_person_that_can_be_changed_and_taken_back(alice, rows, scene):
    for _ in range(2):
        say(alice, scene.answer)
    assert (count(rows), count(rows, wrong=False)) == (1, 0)
    assert "이제는 달라요 거두기" in alice.get(f"/threads/{scene.thread}").text
    say(alice, scene.answer, "right")
    assert (count(rows), count(rows, wrong=False)) == (0, 1)
    assert alice.delete(f"/posts/{scene.answer}/freshness").status_code == 303
    assert (count(rows), count(rows, wrong=False)) == (0, 0)


def test_below_three_nobody_is_told(alice, carol, cast, rows, scene):
    for client in (alice, carol):
        say(client, scene.answer)
    assert WARNING not in cast.client("dave").get(f"/threads/{scene.thread}").text
    assert rows(select(Recheck.post_id)) == []


def test_from_three_on_the_answer_says_it_and_cx_finds_it(cast, doubted, rows, scene):
    assert WARNING in cast.client("erin").get(f"/threads/{scene.thread}").text
    page = cast.client("chan").get("/moderation/rechecks").text
    assert "3명이 이제는 다르다고 해요" in page
    assert doubted in page
    assert doubted not in cast.client("mona").get("/moderation").text
    at = rows(select(Recheck.at))[0][0]
    assert (at.minute, at.second) == (0, 0)


def test_one_who_takes_it_back_takes_the_warning_away(alice, cast, doubted, scene):
    alice.delete(f"/posts/{doubted}/freshness")
    assert WARNING not in alice.get(f"/threads/{scene.thread}").text
    assert doubted not in cast.client("chan").get("/moderation/rechecks").text


def test_a_release_clears_it_and_everybody_may_speak_again(alice, cast, doubted, rows, scene):
    form = {"release": "2026.11"}
    assert cast.client("chan").post(f"/posts/{doubted}/check", data=form).status_code == 303
    page = alice.get(f"/threads/{scene.thread}").text
    assert "2026.11에서 확인했어요" in page
    assert WARNING not in page
    assert count(rows) == 0
    say(alice, doubted)
    assert count(rows) == 1


def test_the_warning_may_stand_and_leaves_the_list(alice, cast, doubted, scene):
    chan = cast.client("chan")
    assert chan.post(f"/posts/{doubted}/recheck").status_code == 303
    assert doubted not in chan.get("/moderation/rechecks").text
    alice.delete(f"/posts/{doubted}/freshness")
    assert WARNING in alice.get(f"/threads/{scene.thread}").text, "staff have looked"


def test_other_words_are_not_those_that_were_checked(bob, cast, rows, scene):
    cast.client("pia").post(f"/posts/{scene.answer}/check", data={"release": "5.2"})
    bob.post(f"/posts/{scene.answer}/edit", data={"body": "다른 방법이에요."})
    assert rows(select(ReleaseCheck.post_id)) == []


def test_a_note_is_taken_back(alice, cast, scene):
    chan = cast.client("chan")
    chan.post(f"/posts/{scene.answer}/check", data={"release": "5.2"})
    assert "확인 표시 지우기" in chan.get(f"/posts/{scene.answer}/check").text
    chan.delete(f"/posts/{scene.answer}/check")
    assert "5.2에서" not in alice.get(f"/threads/{scene.thread}").text


def test_what_is_gone_takes_along_what_was_said_of_it(bob, cast, doubted, rows):
    cast.client("pia").post(f"/posts/{doubted}/check", data={"release": "5.2"})
    say(cast.client("dave"), doubted)
    bob.delete(f"/posts/{doubted}")
    for column in (Freshness.post_id, Recheck.post_id, ReleaseCheck.post_id):
        assert rows(select(column)) == []


def test_what_is_hidden_is_on_no_list(cast, doubted, rows, scene):
    with cast.unit():
        mona = cast.actor("mona")
        moderation.hide(mona, *queries.find_post(mona, doubted), reason="rude")
    assert doubted not in cast.client("chan").get("/moderation/rechecks").text
    page = cast.client("erin").get(f"/threads/{scene.thread}").text
    assert WARNING not in page
    assert say(cast.client("erin"), doubted).status_code == 404


def test_nobody_speaks_of_their_own_or_of_what_is_no_answer(alice, bob, rows, scene):
    assert say(bob, scene.answer).status_code == 403
    for post in (scene.opening, scene.comment, scene.tip_opening):
        assert say(alice, post).status_code == 403
    assert say(alice, scene.answer, "perhaps").status_code == 422
    assert count(rows) == 0


@pytest.mark.parametrize("name", ["", "mona", "chan", "lena", "pia", "omar"])
def test_staff_and_guests_do_not_speak(cast, name, rows, scene):
    assert say(cast.client(name), scene.answer).status_code == (403 if name else 401)
    assert count(rows) == 0


def test_who_is_barred_does_not_speak(cast, rows, scene):
    with cast.unit():
        mona = cast.actor("mona")
        post = queries.find_post(mona, scene.comment)[1]
        moderation.sanction(mona, post, kind="bar", reason="rude")
    assert say(cast.client("carol"), scene.answer).status_code == 403
    assert count(rows) == 0


def test_its_tag_joins_nothing_else(cast, rows, scene):
    alice = cast.client("alice")
    alice.post(f"/posts/{scene.answer}/vote")
    say(alice, scene.answer)
    (mine,) = rows(select(Freshness.voter_tag))[0]
    assert mine not in {one for (one,) in rows(select(Vote.voter_tag))}
    assert mine not in {one for (one,) in rows(select(Post.author_tag))}


@pytest.mark.parametrize("name", ["", "alice", "mona", "pia", "omar"])
def test_the_list_is_cxs(cast, doubted, name):
    client = cast.client(name)
    assert client.get("/moderation/rechecks").status_code == (403 if name else 401)
    assert client.post(f"/posts/{doubted}/recheck").status_code == (403 if name else 401)


@pytest.mark.parametrize("release", ["", "x" * 41, "960121-1234567"])
def test_a_release_that_cannot_be_taken(cast, release, rows, scene):
    sent = cast.client("chan").post(f"/posts/{scene.answer}/check", data={"release": release})
    assert sent.status_code == 422
    assert rows(select(ReleaseCheck.post_id)) == []


def test_voices_of_a_thread_that_begins_anew_go_and_the_warning_stays(cast, doubted, rows, scene):
    with cast.unit():
        actions.begin_anew(db.session.get_one(Thread, scene.thread))
    assert count(rows) == 0
    erin = cast.client("erin")
    assert WARNING in erin.get(f"/threads/{scene.thread}").text
    say(erin, doubted)
    erin.delete(f"/posts/{doubted}/freshness")
    assert WARNING in erin.get(f"/threads/{scene.thread}").text


# Fresh eyes


@pytest.fixture
def old(cast):
    """Fourteen questions of bob's that dave solved long ago."""
    with clock.at(clock.now() - timedelta(days=300)), cast.unit():
        bob, dave = cast.actor("bob"), cast.actor("dave")
        ids = []
        for number in range(14):
            thread = actions.ask(bob, title=f"옛 고민 {number}", body="네", category="how-to")
            answer = actions.answer(dave, thread, body=f"옛 답 {number}")
            actions.accept(bob, thread, answer)
            ids.append(thread.id)
        return ids


@pytest.fixture
def chosen(cast, old, rows):
    with cast.unit():
        assert actions.choose_second_looks() == 10
    return {one for (one,) in rows(select(SecondLook.thread_id))}


def looked_at(cast, name):
    with cast.unit():
        return {one.thread_id for one in queries.second_looks(cast.actor(name))}


def test_ten_a_week_chosen_once_by_nobody(cast, chosen, old, rows, scene):
    assert chosen < set(old)
    with cast.unit():
        assert actions.choose_second_looks() == 0
        db.session.execute(SecondLook.__table__.delete())
        assert actions.choose_second_looks() == 10
    assert {one for (one,) in rows(select(SecondLook.thread_id))} == chosen, "the week decides"


def test_what_is_young_waiting_hidden_or_doubted_does_not_return(cast, old, rows, scene):
    with cast.unit():
        mona = cast.actor("mona")
        hidden, lately, doubted = (db.session.get_one(Thread, one) for one in old[:3])
        moderation.hide(mona, *queries.find_post(mona, hidden.opening_id), reason="rude")
        lately.active_at = clock.hour()
        db.session.add(Recheck(post_id=doubted.accepted_post_id, at=clock.hour()))
    with cast.unit():
        actions.choose_second_looks()
    found = {one for (one,) in rows(select(SecondLook.thread_id))}
    assert len(found) == 10
    assert not found & {*old[:3], scene.thread}


def test_each_time_it_is_somebody_elses_turn(cast, chosen):
    """Whoever was asked about a thread is not asked again while others have not been."""
    began, asked = clock.now(), {}
    with cast.unit():
        actors = {name: cast.actor(name) for name in ("alice", "carol", "erin")}
    for turn in range(freshness.GROUPS):
        with clock.at(began + timedelta(weeks=9 * turn)), cast.unit():
            week = clock.week()
            if turn:
                db.session.add_all(SecondLook(week=week, thread_id=one) for one in chosen)
                db.session.flush()
            for name, actor in actors.items():
                looks = {one.thread_id for one in queries.second_looks(actor)}
                asked.setdefault(name, []).append(looks)
    for seen in asked.values():
        assert sum(map(len, seen)) == len(chosen), "each thread once, and none twice"
        assert set().union(*seen) == chosen


def test_whose_turn_it_is_no_row_says(app, cast, chosen, settings):
    before = stores.rows(settings.data_dir, "board")
    for name in ("alice", "carol", "erin"):
        cast.client(name).get("/second-looks")
        cast.client(name).get("/")
    assert stores.rows(settings.data_dir, "board") == before


def test_the_page_asks_and_keeps_what_was_said(cast, chosen, rows):
    name = next(one for one in ("alice", "carol", "erin") if looked_at(cast, one))
    thread = min(looked_at(cast, name))
    client = cast.client(name)
    assert "오래된 해결을 다시 봐 주세요" in client.get("/").text
    page = client.get("/second-looks").text
    assert f"/threads/{thread}" in page
    assert "아직 맞아요" in page
    (post,) = rows(select(Thread.accepted_post_id).where(Thread.id == thread))[0]
    form = {"says": "right", "next": "/second-looks"}
    answer = client.post(f"/posts/{post}/freshness", data=form)
    assert answer.location == "/second-looks"
    assert 'aria-pressed="true"' in client.get("/second-looks").text


def test_nobody_is_asked_about_their_own_answer(cast, chosen):
    assert looked_at(cast, "dave") == set()


def test_staff_and_weeks_without_old_threads_see_nothing_of_it(cast, scene):
    assert looked_at(cast, "alice") == set()
    assert "/second-looks" not in cast.client("alice").get("/").text
    assert "이번 주에 봐 주실 글이 없어요" in cast.client("mona").get("/second-looks").text


def test_lots_fall_evenly_and_differently_at_each_thread(cast, chosen):
    with cast.unit():
        threads = db.session.scalars(select(Thread)).all()
        lots = {name: anonymity.lots(cast.actor(name), threads, 5) for name in MEMBERS}
    assert all(0 <= one < 5 for given in lots.values() for one in given.values())
    assert len({tuple(given.values()) for given in lots.values()}) == len(MEMBERS)


def test_hidden_since_it_is_gone_at_once(cast, chosen):
    name = next(one for one in ("alice", "carol", "erin") if looked_at(cast, one))
    thread = min(looked_at(cast, name))
    with cast.unit():
        mona = cast.actor("mona")
        opening = db.session.get_one(Thread, thread).opening_id
        moderation.hide(mona, *queries.find_post(mona, opening), reason="rude")
    assert thread not in looked_at(cast, name)


def test_votes_that_began_before_are_closed(cast, old, rows):
    """A settled answer takes words still: those of before are gone with their people."""
    with cast.unit():
        thread = db.session.get_one(Thread, old[0])
        actions.begin_anew(thread)
        post = thread.accepted_post_id
        db.session.execute(update(Thread).where(Thread.id == old[0]).values(active_at=clock.hour()))
    assert say(cast.client("alice"), post).status_code == 303
    assert count(rows) == 1
