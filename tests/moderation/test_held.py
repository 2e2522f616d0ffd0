"""Posts that wait: seen by their author and by moderators, in no other place."""

import pytest
from sqlalchemy import select

from forum.accounts import limits
from forum.board.models import Hiding, Hint, Thread
from forum.board.queries import forget_watch
from forum.counting import counting
from forum.moderation import queries
from forum.moderation.models import Decision
from tests.moderation.conftest import WORDS

ROUGH = "이런 시1발 같은 답변은 처음 봐요"
LINKS = " ".join(f"https://example.com/{n}" for n in range(6))


@pytest.fixture(autouse=True)
def _fresh():
    forget_watch()
    yield
    forget_watch()
    limits.forget_all()


def answer(cast, scene, words, name="dave"):
    return cast.client(name).post(f"/threads/{scene.thread}/answers", data={"body": words})


def page(cast, scene, name):
    return cast.client(name).get(f"/threads/{scene.thread}").text


def held(rows):
    return rows(select(Hiding.post_id, Hiding.reason, Hiding.staff_id))


def test_what_holds_a_watch_word_waits_and_its_author_is_told_kindly(cast, scene, rows):
    assert answer(cast, scene, ROUGH).status_code == 303
    ((_, reason, staff_id),) = held(rows)
    assert (reason, staff_id) == ("held", "")
    mine = page(cast, scene, "dave")
    assert ROUGH in mine
    assert "담당자가 먼저 확인하고 있어요" in mine


def test_nobody_else_sees_that_there_is_anything(cast, scene, rows):
    before = page(cast, scene, "carol").count('class="answer')
    answer(cast, scene, ROUGH)
    after = page(cast, scene, "carol")
    assert ROUGH not in after
    assert after.count('class="answer') == before
    assert "기다리는 글" not in after
    assert rows(select(Thread.answers_count)) == [(1,)]
    assert ROUGH in page(cast, scene, "mona")


def test_a_held_question_is_in_no_list_and_opens_for_its_author(cast, rows):
    sent = {"title": "시@발 알림이 왜 이래요", "category": "how-to", "body": "알려 주세요"}
    there = cast.client("alice").post("/threads", data=sent).location
    assert cast.client("alice").get(there).status_code == 200
    assert cast.client("bob").get(there).status_code == 404
    assert cast.client("mona").get(there).status_code == 200
    assert "알림이 왜 이래요" not in cast.client("bob").get("/").text
    assert rows(select(Hint.why)) == [("words",)]


def test_a_moderator_lets_it_through_and_may_undo_that(cast, scene, rows):
    answer(cast, scene, ROUGH)
    ((post, _, _),) = held(rows)
    mona = cast.client("mona")
    assert mona.delete(f"/posts/{post}/hiding").status_code == 303
    assert held(rows) == []
    assert ROUGH in page(cast, scene, "carol")
    ((verdict, decision),) = rows(select(Decision.verdict, Decision.id))
    assert verdict == "release"
    assert mona.delete(f"/moderation/decisions/{decision}").status_code == 303
    assert held(rows) == [(post, "held", "")]
    assert ROUGH not in page(cast, scene, "carol")


def test_a_moderator_hides_it_instead_and_the_undo_lets_it_wait_again(cast, scene, rows):
    answer(cast, scene, ROUGH)
    ((post, _, _),) = held(rows)
    mona = cast.client("mona")
    mona.post(f"/posts/{post}/hiding", data={"reason": "rude"})
    ((_, reason, staff_id),) = held(rows)
    assert reason == "rude"
    assert staff_id
    assert rows(select(Thread.answers_count)) == [(1,)]
    ((decision,),) = rows(select(Decision.id))
    mona.delete(f"/moderation/decisions/{decision}")
    assert held(rows) == [(post, "held", "")]


def test_members_and_other_staff_release_nothing(cast, scene, rows):
    answer(cast, scene, ROUGH)
    ((post, _, _),) = held(rows)
    for name in ("alice", "bob", "carol", "pia", "chan"):
        assert cast.client(name).delete(f"/posts/{post}/hiding").status_code in {403, 404}, name
    assert held(rows)


def test_many_links_wait_whoever_posts_them_but_staff(cast, scene, rows):
    for name in ("alice", "carol", "dave"):
        answer(cast, scene, f"여기를 보세요 {LINKS}", name)
    answer(cast, scene, f"여기를 보세요 {LINKS}", "mona")
    assert len(held(rows)) == 3
    assert set(rows(select(Hint.why))) == {("links",)}


def test_the_same_words_wait_from_the_third_time_on(cast, scene, rows, settings):
    counting.factor = 1
    words = "저희 서비스를 꼭 한번 써 보세요. 정말 좋은 서비스예요. 지금 바로 문의해 주세요!"
    for name in ("alice", "carol", "dave"):
        answer(cast, scene, words, name)
    counting.use(settings)
    assert rows(select(Hint.why)) == [("same",)]


def test_a_short_thank_you_may_be_said_by_everybody(cast, scene, rows, settings):
    counting.factor = 1
    for name in ("alice", "carol", "dave"):
        answer(cast, scene, "감사합니다", name)
    counting.use(settings)
    assert held(rows) == []


def test_an_edit_does_not_get_round_it(cast, scene, rows):
    cast.client("bob").post(f"/posts/{scene.answer}/edit", data={"body": ROUGH})
    assert held(rows) == [(scene.answer, "held", "")]
    assert ROUGH not in page(cast, scene, "carol")


def test_a_deleted_one_waits_no_more(cast, scene, rows):
    answer(cast, scene, ROUGH)
    ((post, _, _),) = held(rows)
    assert cast.client("dave").delete(f"/posts/{post}").status_code == 303
    with cast.unit():
        assert queries.held_posts(cast.actor("mona")) == []
    assert rows(select(Hint.post_id)) == []
    assert rows(select(Thread.answers_count)) == [(1,)]


def test_what_waits_is_told_with_its_reasons_to_deciders_alone(cast, scene):
    answer(cast, scene, f"{ROUGH} {LINKS}")
    with cast.unit():
        (one,) = queries.held_posts(cast.actor("mona"))
        assert one.why == ["words", "links"]
        assert "시발" in one.words
        assert one.score >= 0
        assert queries.count_held(cast.actor("lena")) == 1
        for name in ("alice", "chan", "pia"):
            with pytest.raises(Exception, match="not_allowed"):
                queries.held_posts(cast.actor(name))


def test_words_that_are_no_insult_do_not_wait(cast, scene, rows):
    for words in ("다시 발송해 주세요", "시발점이 되었어요", "8시 8분에 알림이 와요", WORDS):
        answer(cast, scene, words)
    assert held(rows) == []
