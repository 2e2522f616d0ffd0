"""Staff ask an author whom nobody knows; only that author and those who asked ever see it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum import clock
from forum.board import actions
from forum.board.models import Relay
from forum.board.queries import find_post, my_relays
from forum.board.queries.relaying import relay_in
from forum.moderation import actions as moderation

ASKED, SAID = "언제부터 멈췄나요?", "어제 아침부터예요"
EVERYBODY = ("alice", "bob", "carol", "dave", "erin", "mona", "chan", "lena", "pia", "paul")
EVERYBODY += ("olga", "omar")


@pytest.fixture
def ask_back(cast, scene):
    def send(name="pia", post="", **fields):
        form = {"kind": "question", "words": ASKED} | fields
        return cast.client(name).post(f"/posts/{post or scene.opening}/relay", data=form)

    return send


@pytest.fixture
def relay_id(rows):
    return lambda: rows(select(Relay.id).order_by(Relay.at.desc()))[-1][0]


def who_reads(cast, path, words):
    seen = set()
    for name in EVERYBODY:
        if words in cast.client(name).get(path).text:
            seen.add(name)
    return seen


def test_only_author_and_asking_side_see_it(cast, scene, ask_back, relay_id):
    assert ask_back().status_code == 303
    path = f"/threads/{scene.thread}"
    side = {"pia", "mona", "lena"}
    assert who_reads(cast, path, ASKED) == {"alice"} | side
    assert who_reads(cast, "/relay", ASKED) == side
    sent = cast.client("alice").post(f"/relay/{relay_id()}/answer", data={"words": SAID})
    assert sent.status_code == 303
    assert who_reads(cast, path, SAID) == {"alice"} | side
    assert who_reads(cast, "/relay", SAID) == side


@pytest.mark.parametrize("name", ["bob", "carol", "dave", "erin"])
def test_to_others_it_is_not_there(cast, scene, ask_back, relay_id, name):
    ask_back()
    client, found = cast.client(name), relay_id()
    for way in ("answer", "seen", "settled"):
        assert client.post(f"/relay/{found}/{way}", data={"words": SAID}).status_code == 404
    assert client.delete(f"/relay/{found}").status_code == 404
    assert client.post("/relay/nothing/seen").status_code == 404


def test_pages_of_others_are_the_same_before_and_after(cast, scene, ask_back, relay_id):
    def pages():
        paths = ("/", f"/threads/{scene.thread}", "/notifications", "/bell", "/me")
        return {
            (name, path): cast.client(name).get(path).text.partition("<body")[2]
            for name in ("bob", "carol", "dave", "erin", "paul", "omar")
            for path in paths
        }

    def plain(found):
        drawn = r'(name="(?:csrf_token|nonce)" value|nonce)="[^"]*"'
        return {key: re.sub(drawn, "", page) for key, page in found.items()}

    before = plain(pages())
    ask_back()
    cast.client("alice").post(f"/relay/{relay_id()}/answer", data={"words": SAID})
    assert plain(pages()) == before


def test_it_costs_others_no_statement(cast, scene, ask_back, counting):
    bob = cast.client("bob")
    bob.get(f"/threads/{scene.thread}")
    with counting() as before:
        bob.get(f"/threads/{scene.thread}")
    ask_back()
    with counting() as after:
        bob.get(f"/threads/{scene.thread}")
    assert len(before) == len(after)


def test_consent_is_given_or_not(cast, scene, ask_back, relay_id, rows):
    ask_back(kind="consent", words="이 글을 소개해도 될까요?")
    alice, path = cast.client("alice"), f"/relay/{relay_id()}/answer"
    assert alice.post(path, data={"words": "음"}).status_code == 422
    assert alice.post(path, data={"agreed": "perhaps"}).status_code == 422
    assert alice.post(path, data={"agreed": "no", "words": ""}).status_code == 303
    assert rows(select(Relay.agreed, Relay.answer)) == [(False, "")]


def test_what_cannot_be_taken_is_given_back(cast, scene, ask_back, relay_id):
    assert ask_back(words="").status_code == 422
    assert ask_back(words="가" * 2001).status_code == 422
    assert ask_back(kind="order").status_code == 422
    ask_back()
    long = "가" * 2001
    answer = cast.client("alice").post(f"/relay/{relay_id()}/answer", data={"words": long})
    assert answer.status_code == 422
    assert long in answer.text


def test_one_answers_once(cast, scene, ask_back, relay_id, rows):
    ask_back()
    alice, path = cast.client("alice"), f"/relay/{relay_id()}/answer"
    assert alice.post(path, data={"words": SAID}).status_code == 303
    assert alice.post(path, data={"words": "다른 말"}).status_code == 409
    assert rows(select(Relay.answer)) == [(SAID,)]


def test_three_questions_wait_at_most(cast, scene, ask_back, relay_id):
    assert [ask_back(name).status_code for name in ("pia", "chan", "mona")] == [303] * 3
    assert ask_back("lena").status_code == 409
    cast.client("mona").post(f"/relay/{relay_id()}/settled")
    assert ask_back("lena").status_code == 303


@pytest.mark.parametrize("name", ["alice", "bob", "erin", "olga", "omar"])
def test_who_does_not_speak_for_the_product_cannot_ask(cast, scene, ask_back, name, rows):
    assert ask_back(name).status_code == 403
    assert rows(select(Relay)) == []


def test_a_question_can_be_taken_back_until_it_is_answered(cast, scene, ask_back, relay_id, rows):
    ask_back()
    pia = cast.client("pia")
    assert cast.client("paul").delete(f"/relay/{relay_id()}").status_code == 404
    assert pia.delete(f"/relay/{relay_id()}").status_code == 303
    assert rows(select(Relay)) == []
    ask_back()
    cast.client("alice").post(f"/relay/{relay_id()}/answer", data={"words": SAID})
    assert pia.delete(f"/relay/{relay_id()}").status_code == 409


def test_with_the_post_go_question_and_answer(cast, scene, ask_back, relay_id, rows):
    ask_back()
    alice = cast.client("alice")
    alice.post(f"/relay/{relay_id()}/answer", data={"words": SAID})
    assert alice.delete(f"/posts/{scene.opening}").status_code == 303
    assert rows(select(Relay)) == []


def test_the_author_of_a_hidden_post_is_told_the_rule_and_nobody_else(cast, scene, rows):
    with cast.unit():
        mona = cast.actor("mona")
        moderation.hide(mona, *find_post(mona, scene.answer), reason="personal")
    path = f"/threads/{scene.thread}"
    assert who_reads(cast, path, "어긋난 규칙은") == {"bob"}
    with cast.unit():
        moderation.show(mona, *find_post(mona, scene.answer))
    assert rows(select(Relay)) == []


def test_a_notice_waits_for_its_day(cast, scene):
    with cast.unit():
        alice = cast.actor("alice")
        thread, post = find_post(alice, scene.opening)
        later = clock.today() + timedelta(days=30)
        actions.notice(post, "opened", from_on=later)
        assert my_relays(alice) == []
        assert relay_in(alice, thread, [post.author_tag]) == []
    with clock.at(clock.now() + timedelta(days=30)), cast.unit():
        assert [one.kind for one in my_relays(alice)] == ["opened"]


def test_what_was_put_away_stands_in_the_thread_still(cast, scene, ask_back, relay_id):
    ask_back()
    alice = cast.client("alice")
    assert alice.post(f"/relay/{relay_id()}/seen").status_code == 303
    with cast.unit():
        assert my_relays(cast.actor("alice")) == []
    assert ASKED in alice.get(f"/threads/{scene.thread}").text


def test_the_guard_looks_at_what_is_asked_answered_and_objected(
    cast, scene, ask_back, relay_id, rows
):
    told = "010-1234-5678"
    answer = ask_back(words=f"{told}로 전화해도 되나요?")
    assert answer.status_code == 422
    assert 'class="guard-row"' in answer.text
    assert rows(select(Relay)) == []
    ask_back()
    path, words = f"/relay/{relay_id()}/answer", f"{told}로 주세요"
    answer = cast.client("alice").post(path, data={"words": words})
    assert answer.status_code == 422
    mark = re.search(r'name="guard" value="keep ([^"]+)"', answer.text)[1]
    kept = {"words": words, "guard": f"keep {mark}"}
    assert cast.client("alice").post(path, data=kept).status_code == 303
    assert rows(select(Relay.answer)) == [(words,)]
