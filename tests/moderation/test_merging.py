"""Merging duplicates: the survivor shows both, nothing is re-tagged, undo brings it all back."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.board import actions as board
from forum.board import queries
from forum.board.models import Counter, Follow, Merge, Thread, Vote
from forum.cli.counters import wrong_counters
from forum.cli.exported import exported_threads
from forum.errors import AlreadyDone, NotAllowed, NotValid
from forum.feedback import actions as feedback
from forum.feedback import queries as feedback_queries
from forum.moderation import actions
from forum.search.indexing import documents_of
from tests.moderation.whole import whole_board


@dataclass(frozen=True)
class Pair:
    one: str
    one_opening: str
    one_answer: str
    two: str
    two_opening: str
    two_answer: str


@pytest.fixture
def pair(cast) -> Pair:
    """alice asks and bob answers; carol asks the same, and dave answers."""
    with cast.unit():
        alice, bob, carol, dave = (cast.actor(one) for one in ("alice", "bob", "carol", "dave"))
        one = board.ask(alice, title="알림을 줄이는 방법", body="많아요", category="how-to")
        one_answer = board.answer(bob, one, body="참조를 꺼요")
        two = board.ask(
            carol, title="푸시가 쏟아져요", body="밤에도 와요", category="how-to", tags=["푸시"]
        )
        two_answer = board.answer(dave, two, body="밤에는 꺼 두세요")
        return Pair(one.id, one.opening_id, one_answer.id, two.id, two.opening_id, two_answer.id)


@pytest.fixture
def merged(cast, pair) -> Pair:
    """carol's question stands below alice's."""
    merge(cast, pair.two, pair.one)
    return pair


def merge(cast, thread, into, name="mona"):
    with cast.unit():
        mona = cast.actor(name)
        return actions.merge(mona, queries.find_thread(mona, thread), target=into).id


def act(cast, name, what, thread_id, *post_id, **words):
    with cast.unit():
        actor = cast.actor(name)
        posts = [queries.find_post(actor, one)[1] for one in post_id]
        return what(actor, queries.find_thread(actor, thread_id), *posts, **words)


def test_the_merged_address_leads_to_the_survivor_in_one_hop(cast, merged):
    for name in ("alice", "carol", "mona", "pia"):
        answer = cast.client(name).get(f"/threads/{merged.two}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/threads/{merged.one}")
        assert cast.client(name).get(f"/threads/{merged.one}").status_code == 200
    draft = cast.client("carol").get(f"/threads/{merged.two}?draft=3")
    assert draft.headers["Location"] == f"/threads/{merged.one}?draft=3"


def test_the_survivors_page_shows_both_with_their_own_labels(cast, merged):
    page = cast.client("erin").get(f"/threads/{merged.one}").text
    assert f'id="merged-{merged.two}"' in page
    for post in (merged.one_opening, merged.one_answer, merged.two_opening, merged.two_answer):
        assert page.count(f'id="post-{post}"') == 1
    with cast.unit():
        found = queries.thread_page(cast.actor("erin"), merged.one)
    assert [one.label.number for one in (found.opening, *found.answers)] == [0, 1]
    part = found.merged[0]
    assert [one.label.number for one in (part.opening, *part.answers)] == [0, 1]


def test_lists_search_and_counts_show_the_survivor_alone(cast, merged, rows):
    front = cast.client("erin").get("/").text
    assert merged.one in front
    assert merged.two not in front
    assert rows(select(Counter.value).where(Counter.name == "threads.question")) == [(1,)]
    assert merged.one in cast.client("erin").get("/?tag=푸시").text  # a topic of the merged one
    for words in ("푸시가 쏟아져요", "알림을 줄이는"):
        page = cast.client("erin").get("/search", query_string={"q": words}).text
        assert f"/threads/{merged.one}" in page
        assert f"/threads/{merged.two}" not in page
    with cast.unit():
        assert wrong_counters() == []


def test_the_merged_title_and_texts_are_indexed_with_the_survivor(cast, merged):
    with cast.unit():
        (document,) = documents_of([merged.one, merged.two])
    assert document.id == merged.one
    assert "푸시가 쏟아져요" in document.title
    assert "밤에는 꺼 두세요" in document.answers
    assert "밤에도 와요" in document.answers


def test_an_export_leaves_nothing_out_and_nothing_twice(cast, merged):
    with cast.unit():
        titles = [one["title"] for one in exported_threads()]
    assert sorted(titles) == ["알림을 줄이는 방법", "푸시가 쏟아져요"]


def test_a_second_voice_in_the_pair_is_refused_at_the_door(cast, merged, rows):
    act(cast, "erin", board.vote, merged.two, merged.two_opening)
    with pytest.raises(AlreadyDone, match="merged"):
        act(cast, "erin", board.vote, merged.one, merged.one_opening)
    page = cast.client("erin").get(f"/threads/{merged.one}").text
    assert f'id="vote-{merged.two_opening}"' in page
    assert f'id="vote-{merged.one_opening}"' not in page
    act(cast, "bob", board.vote, merged.one, merged.one_opening)  # another's is counted
    act(cast, "erin", board.unvote, merged.two, merged.two_opening)
    act(cast, "erin", board.vote, merged.one, merged.one_opening)  # moved by herself
    counts = select(Thread.id, Thread.demand_count)
    assert dict(map(tuple, rows(counts))) == {merged.one: 2, merged.two: 0}


def test_voices_of_before_stay_and_may_each_be_taken_back(cast, pair, rows):
    for thread, opening in ((pair.one, pair.one_opening), (pair.two, pair.two_opening)):
        act(cast, "erin", board.vote, thread, opening)
    merge(cast, pair.two, pair.one)
    assert len(rows(select(Vote.post_id))) == 2
    act(cast, "erin", board.vote, pair.one, pair.one_opening)  # given already: as before, nothing
    act(cast, "erin", board.unvote, pair.one, pair.one_opening)
    assert rows(select(Vote.post_id)) == [(pair.two_opening,)]


def test_answers_of_both_take_votes_comments_and_the_choice_of_their_author(cast, merged):
    carol = cast.client("carol")
    assert carol.post(f"/posts/{merged.two_answer}/acceptance").status_code == 303
    assert cast.client("bob").post(f"/posts/{merged.two_answer}/vote").status_code == 303
    words = {"body": "저도요", "nonce": "one"}
    made = cast.client("bob").post(f"/posts/{merged.two_answer}/comments", data=words)
    assert made.status_code == 303
    fragment = cast.client("bob").post(
        f"/posts/{merged.two_opening}/comments",
        data=words | {"nonce": "two"},
        headers={"HX-Request": "true"},
    )
    assert fragment.status_code == 200
    assert f'id="post-{merged.two_opening}"' in fragment.text
    assert "<h1" not in fragment.text


def test_an_answer_to_the_merged_address_goes_to_the_survivor(cast, merged, rows):
    form = {"body": "늦었지만 답해요", "nonce": "late"}
    made = cast.client("bob").post(f"/threads/{merged.two}/answers", data=form)
    assert made.headers["Location"].startswith(f"/threads/{merged.one}")
    counts = dict(map(tuple, rows(select(Thread.id, Thread.answers_count))))
    assert counts == {merged.one: 2, merged.two: 1}


def test_followers_of_either_hear_of_both_once(cast, pair):
    act(cast, "erin", board.follow, pair.two)
    act(cast, "dave", board.follow, pair.one)
    merge(cast, pair.two, pair.one)
    assert "다른 글과 합쳐졌어요" in cast.client("erin").get("/notifications").text
    for _ in range(2):
        act(cast, "bob", board.answer, pair.one, body="하나 더요")
    act(cast, "carol", board.comment, pair.two, pair.two_answer, body="고마워요")
    for name, where in (("erin", pair.two), ("dave", pair.one)):
        page = cast.client(name).get("/notifications").text
        assert "새 소식 3개" in page
        assert page.count(f'href="/threads/{pair.one}"') == 1
        assert f'action="/threads/{where}/seen"' in page
        cast.client(name).post(f"/threads/{where}/seen")
        assert "새 소식 3개" not in cast.client(name).get("/notifications").text


def test_my_room_brings_the_survivor_for_what_i_wrote(cast, merged):
    for name in ("carol", "dave", "alice"):
        page = cast.client(name).get("/me").text
        assert f"/threads/{merged.one}" in page
        assert f"/threads/{merged.two}" not in page


def test_following_is_one_button_for_all_of_them(cast, pair, rows):
    act(cast, "erin", board.follow, pair.two)
    merge(cast, pair.two, pair.one)
    page = cast.client("erin").get(f"/threads/{pair.one}").text
    assert f"/threads/{pair.two}/follow?_method=DELETE" in page
    cast.client("erin").delete(f"/threads/{pair.two}/follow")
    assert rows(select(Follow.thread_id)) == []


def test_hearing_again_by_the_other_follow_takes_another_press(cast, pair):
    for thread in (pair.one, pair.two):
        act(cast, "erin", board.follow, thread)
    merge(cast, pair.two, pair.one)
    fragment = cast.client("erin").delete(
        f"/threads/{pair.one}/follow", headers={"HX-Request": "true"}
    )
    assert f"/threads/{pair.two}/follow?_method=DELETE" in fragment.text


def test_evidence_of_the_merged_thread_counts_still(cast, pair):
    act(cast, "erin", board.vote, pair.two, pair.two_opening)
    with cast.unit():
        chan = cast.actor("chan")
        thread = queries.find_thread(chan, pair.two)
        words = {"title": "알림 묶어 받기", "problem": "너무 많아요", "team": "알림"}
        item = feedback.promote(chan, thread, **words).id
        before = feedback_queries.item_page(chan, item).item
    merge(cast, pair.two, pair.one)
    with cast.unit():
        chan = cast.actor("chan")
        after = feedback_queries.item_page(chan, item)
        assert after.item == before
        assert [voice.id for voice in after.voices] == [pair.two]
        assert feedback_queries.statuses_of([pair.one]) == {pair.one: "received"}
        assert pair.one not in [one.id for one in feedback_queries.candidates(chan).shown]
        (told,) = feedback_queries.roadmap(chan)
        assert (told.threads_count, told.me_too) == (1, 1)
        feedback.join(
            chan, queries.find_thread(chan, pair.one), feedback_queries.find_item(chan, item)
        )
        (told,) = feedback_queries.roadmap(chan)
        assert (told.threads_count, told.threads[0][0]) == (1, pair.one)
    assert "알림 묶어 받기" in cast.client("erin").get("/roadmap").text
    assert "접수" in cast.client("erin").get(f"/threads/{pair.one}").text


def test_merging_into_what_was_merged_follows(cast, merged):
    three = act_ask(cast, "erin", "알림 좀 줄여 주세요")
    merge(cast, three, f"https://forum.example/threads/{merged.two}#post-x")
    assert cast.client("bob").get(f"/threads/{three}").headers["Location"].endswith(merged.one)


def test_merging_what_others_stand_below_takes_them_along_and_brings_them_back(cast, merged):
    three = act_ask(cast, "erin", "알림 좀 줄여 주세요")
    before = whole(cast)
    decision = merge(cast, merged.one, three)
    for thread in (merged.one, merged.two):
        assert cast.client("bob").get(f"/threads/{thread}").headers["Location"].endswith(three)
    undo(cast, decision)
    assert whole(cast) == before
    assert cast.client("bob").get(f"/threads/{merged.two}").headers["Location"].endswith(merged.one)


def test_undoing_the_earlier_of_two_leaves_the_later(cast, pair, rows):
    three = act_ask(cast, "erin", "알림 좀 줄여 주세요")
    first = merge(cast, pair.two, pair.one)
    merge(cast, pair.one, three)
    undo(cast, first)
    assert rows(select(Merge.thread_id, Merge.into_id)) == [(pair.one, three)]
    assert cast.client("bob").get(f"/threads/{pair.two}").status_code == 200
    with cast.unit():
        assert wrong_counters() == []


def test_undo_brings_back_every_byte(cast, pair):
    before = whole(cast)
    decision = merge(cast, pair.two, pair.one)
    assert whole(cast) != before
    undo(cast, decision)
    assert whole(cast) == before


def test_after_14_days_it_stays(cast, pair):
    decision = merge(cast, pair.two, pair.one)
    with clock.at(clock.now() + timedelta(days=15)), pytest.raises(AlreadyDone, match="too_late"):
        undo(cast, decision)


def test_twice_is_told(cast, merged):
    with pytest.raises(AlreadyDone):
        merge(cast, merged.two, merged.one)


@pytest.mark.parametrize(
    ("what", "key"),
    [("same", "same"), ("tip", "other_kind"), ("nothing", "no_address"), ("hidden", "not_there")],
)
def test_what_cannot_be_merged_says_why(cast, pair, what, key):
    targets = {"same": pair.one, "nothing": "https://example.com/", "hidden": pair.two, "tip": ""}
    if what == "hidden":
        with cast.unit():
            mona = cast.actor("mona")
            actions.hide(mona, *queries.find_post(mona, pair.two_opening), reason="rude")
    if what == "tip":
        with cast.unit():
            parts = {"situation": "", "method": "꺼요", "result": ""}
            tip = board.share(cast.actor("bob"), title="꺼 두기", category="how-to", **parts)
            targets["tip"] = tip.id
    with pytest.raises(NotValid, match=key):
        merge(cast, pair.one, targets[what])


def test_nobody_else_may(cast, pair):
    for name in ("alice", "chan", "pia", "erin"):
        with pytest.raises(NotAllowed):
            merge(cast, pair.two, pair.one, name)


@pytest.mark.parametrize("how", ["hidden", "deleted"])
def test_below_what_is_gone_nothing_is_merged(cast, merged, how):
    """A merged thread is nowhere lost: while the survivor is not there, it stands for itself."""
    if how == "hidden":
        with cast.unit():
            mona = cast.actor("mona")
            hiding = actions.hide(mona, *queries.find_post(mona, merged.one_opening), reason="rude")
            decision = hiding.id
    else:
        cast.client("alice").delete(f"/posts/{merged.one_opening}")
    assert cast.client("bob").get(f"/threads/{merged.two}").status_code == 200
    assert merged.two in cast.client("bob").get("/").text
    with cast.unit():
        assert wrong_counters() == []
        assert [one.id for one in documents_of([merged.one, merged.two])] == [merged.two]
    for name in ("mona", "bob"):
        page = cast.client(name).get(f"/threads/{merged.one}")
        assert f'id="merged-{merged.two}"' not in page.text
    if how == "hidden":
        undo(cast, decision)
        assert cast.client("bob").get(f"/threads/{merged.two}").status_code == 303
        with cast.unit():
            assert wrong_counters() == []


def test_a_merged_thread_that_is_hidden_is_seen_by_staff_and_its_author(cast, merged):
    with cast.unit():
        mona = cast.actor("mona")
        actions.hide(mona, *queries.find_post(mona, merged.two_opening), reason="rude")
    sees = {"mona": True, "carol": True, "bob": False, "dave": False}
    for name, does in sees.items():
        page = cast.client(name).get(f"/threads/{merged.one}").text
        assert (f'id="merged-{merged.two}"' in page) is does, name
        assert ("밤에도 와요" in page) is does, name
    with cast.unit():
        assert wrong_counters() == []
        (document,) = documents_of([merged.one])
    assert "푸시" not in document.title + document.answers


def test_a_deleted_merged_question_keeps_its_answers(cast, merged):
    cast.client("carol").delete(f"/posts/{merged.two_opening}")
    page = cast.client("bob").get(f"/threads/{merged.one}").text
    assert "밤에는 꺼 두세요" in page
    assert "푸시가" not in page
    with cast.unit():
        assert wrong_counters() == []


def test_a_duplicate_only_points(cast, pair):
    before = whole(cast)
    with cast.unit():
        mona = cast.actor("mona")
        thread = queries.find_thread(mona, pair.two)
        decision = actions.mark_duplicate(mona, thread, target=pair.one).id
    page = cast.client("bob").get(f"/threads/{pair.two}").text
    assert "같은 고민이 이미 있어요" in page
    assert f'href="/threads/{pair.one}"' in page
    assert pair.two in cast.client("bob").get("/").text
    undo(cast, decision)
    assert whole(cast) == before


def test_the_page_asks_for_an_address_and_says_what_will_happen(cast, pair):
    mona = cast.client("mona")
    page = mona.get(f"/threads/{pair.two}/merging")
    assert 'name="target"' in page.text
    address = f"https://forum.example/threads/{pair.one}"
    page = mona.get(f"/threads/{pair.two}/merging", query_string={"target": address})
    assert page.status_code == 200
    assert "이렇게 돼요" in page.text
    made = mona.post(f"/threads/{pair.two}/merging", data={"target": pair.one})
    assert made.status_code == 303
    assert "되돌리기" in mona.get(f"/threads/{pair.two}/merging").text
    assert mona.delete(f"/threads/{pair.two}/merging").status_code == 303
    assert cast.client("bob").get(f"/threads/{pair.two}").status_code == 200
    wrong = mona.get(f"/threads/{pair.two}/merging?target=nonsense")
    assert wrong.status_code == 422
    assert "글의 주소를 붙여" in wrong.text


@pytest.mark.sqlite  # PostgreSQL holds each of the two groups with a statement more
def test_a_merge_costs_twelve_statements_at_most(cast, pair, statements):
    mona = cast.client("mona")
    mona.get("/moderation")
    with statements() as seen:
        made = mona.post(f"/threads/{pair.two}/merging", data={"target": pair.one})
        assert made.status_code == 303
    assert len(seen) <= 12, "\n".join(seen)


def test_each_merged_thread_costs_the_page_few_statements(cast, pair, statements):
    client = cast.client("bob")
    client.get(f"/threads/{pair.one}")
    with statements() as alone:
        client.get(f"/threads/{pair.one}")
    merge(cast, pair.two, pair.one)
    client.get(f"/threads/{pair.one}")
    with statements() as seen:
        client.get(f"/threads/{pair.one}")
    assert len(seen) <= len(alone) + 3, "\n".join(seen)


def act_ask(cast, name, title):
    with cast.unit():
        return board.ask(cast.actor(name), title=title, body="네", category="how-to").id


def undo(cast, decision):
    with cast.unit():
        actions.undo(cast.actor("mona"), decision)


def whole(cast):
    with cast.unit():
        return whole_board()
