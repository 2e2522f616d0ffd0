"""Too fast: by person and overall, gentle with who has written nothing today."""

import pytest

from forum.accounts import limits
from forum.board.actions import flooding
from forum.board.actions.flooding import Speed
from forum.counting import counting
from forum.errors import TooMany


@pytest.fixture(autouse=True)
def _strict(cast, settings, monkeypatch):
    limits.forget_all()
    counting.factor = 1
    for kind in flooding.SPEED:
        monkeypatch.setitem(flooding.SPEED, kind, Speed(2, 5))
    yield
    counting.use(settings)
    limits.forget_all()


def ask(client, number=0):
    sent = {
        "title": f"질문 {number}번이에요",
        "category": "how-to",
        "body": f"알려 주세요 {number}",
    }
    return client.post("/threads", data=sent)


def test_who_asks_very_fast_waits_and_keeps_the_text(cast):
    alice = cast.client("alice")
    answers = [ask(alice, number) for number in range(3)]
    assert [one.status_code for one in answers] == [303, 303, 429]
    assert "알려 주세요 2" in answers[-1].text
    assert "10분 뒤에" in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "600"


def test_a_first_post_is_never_refused_however_much_others_write(cast):
    for name in ("alice", "bob", "erin"):
        for number in range(2):
            ask(cast.client(name), number)
    assert ask(cast.client("alice"), 9).status_code == 429
    assert ask(cast.client("carol")).status_code == 303
    assert ask(cast.client("dave")).status_code == 303


def test_when_all_together_are_too_many_who_wrote_today_waits(cast, monkeypatch):
    monkeypatch.setitem(flooding.SPEED, "ask", Speed(50, 3))
    assert [ask(cast.client(name)).status_code for name in ("alice", "bob", "carol")] == [303] * 3
    assert ask(cast.client("alice"), 2).status_code == 429
    assert ask(cast.client("dave")).status_code == 303


def test_answers_comments_votes_and_reports_are_counted_each_for_itself(cast, scene):
    carol = cast.client("carol")
    paths = {
        f"/threads/{scene.thread}/answers": {"body": "이렇게 해 보세요"},
        f"/posts/{scene.answer}/comments": {"body": "그렇군요"},
        f"/posts/{scene.answer}/report": {"reason": "rude"},
        f"/posts/{scene.answer}/vote": {},
    }
    for path, sent in paths.items():
        codes = [carol.post(path, data=sent).status_code for _ in range(3)]
        assert codes == [303, 303, 429], path


def test_what_was_refused_is_not_counted(cast):
    alice = cast.client("alice")
    bad = {"title": "", "category": "how-to", "body": ""}
    assert {alice.post("/threads", data=bad).status_code for _ in range(5)} == {422}
    assert ask(alice).status_code == 303


def test_another_session_of_the_same_person_is_no_way_round(cast):
    with cast.unit():
        actor, again = cast.actor("alice"), cast.actor("alice")
        for _ in range(2):
            with flooding.paced(actor, "ask"):
                pass
        with pytest.raises(TooMany), flooding.paced(again, "ask"):
            pass


def test_no_count_names_a_person_and_no_two_kinds_are_alike(cast, scene):
    alice = cast.client("alice")
    ask(alice)
    alice.post(f"/threads/{scene.thread}/answers", data={"body": "이렇게요"})
    with cast.unit():
        actor = cast.actor("alice")
    names = list(counting._own.storage)
    canaries = ("alice", "hanbit", actor.account_id, actor.company_id, scene.thread)
    assert not [one for one in names for word in canaries if word in one]
    assert len(names) == len(set(names))
