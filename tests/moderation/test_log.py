import re

import pytest

from tests.moderation.conftest import WORDS


def test_everybody_signed_in_reads_what_was_decided_without_names(cast, scene):
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    for name in ("alice", "erin", "chan", "pia", "olga", "omar", "mona"):
        page = cast.client(name).get("/moderation/log").text
        assert "불편한 말투" in page
        assert "운영팀" in page
        assert WORDS not in page
        for person in cast.people.values():
            assert person.address not in page
        if name != "mona":  # her own name stands in her own menu
            assert not re.search(r"\bmona\b", page)


def test_a_guest_reads_nothing(cast, scene):
    assert cast.client().get("/moderation/log").status_code == 401


def test_a_hidden_threads_title_is_not_told(cast, scene):
    cast.client("mona").post(f"/posts/{scene.opening}/hiding", data={"reason": "advert"})
    page = cast.client("dave").get("/moderation/log").text
    assert "알림이 너무 많아요" not in page
    assert scene.thread not in page
    assert "지금은 보이지 않는 글" in page


def test_an_undone_decision_stays_and_says_so(cast, scene, rows):
    from sqlalchemy import select  # noqa: PLC0415

    from forum.moderation.models import Decision  # noqa: PLC0415

    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    ((decision,),) = rows(select(Decision.id))
    mona.delete(f"/moderation/decisions/{decision}")
    assert "되돌림" in cast.client("alice").get("/moderation/log").text


@pytest.mark.parametrize("page", ["0", "-3", "2", "x", "99999999999999999999", "1e9"])
def test_any_page_number_is_borne(page, cast, scene):
    assert cast.client("alice").get(f"/moderation/log?page={page}").status_code == 200


def test_older_decisions_follow_on_the_next_page(cast, scene):
    mona = cast.client("mona")
    for _ in range(21):
        mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
        mona.delete(f"/posts/{scene.answer}/hiding")
    alice = cast.client("alice")
    assert "page=2" in alice.get("/moderation/log").text
    older = alice.get("/moderation/log?page=2").text
    assert "page=3" not in older
    fragment = alice.get("/moderation/log?page=2", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert fragment.count("log-line") == 2


def test_two_statements(cast, scene, statements):
    with statements() as seen:
        cast.client("alice").get("/moderation/log")
    assert len(seen) <= 2
