"""Two secrets of one person: whatever asks "is it mine" asks for both."""

import pytest
from sqlalchemy import select

from forum.board import actions, queries
from forum.breakglass import actions as breakglass
from forum.database import db
from forum.moderation.models import Report
from tests.accounts.test_resetting import NEW, Mailbox, sign_in
from tests.breakglass.conftest import REASON, give_keys
from tests.people import PASSWORD

RUDE = {"reason": "rude"}


@pytest.fixture
def officers(app, settings):
    """Before anything is written: what comes after is sealed for them."""
    return give_keys(settings.keys_file)


@pytest.fixture
def reset(app, cast, time_machine, scene):
    """alice, a week later, as somebody new; her client."""
    return Mailbox(app, cast, time_machine).begin().wait()


def attach(client):
    assert client.post("/me/old-posts", data={"old": PASSWORD}).location == "/me/sessions"
    return client


def reports(app):
    with app.app_context():
        return len(db.session.scalars(select(Report)).all())


def test_a_report_of_before_is_not_given_twice(app, cast, reset, scene):
    cast.client("alice").post(f"/posts/{scene.answer}/report", data=RUDE)
    reset.finish()
    attach(reset.client).post(f"/posts/{scene.answer}/report", data=RUDE)
    assert reports(app) == 1


def test_nor_one_of_in_between(app, reset, scene):
    reset.finish()
    reset.client.post(f"/posts/{scene.answer}/report", data=RUDE)
    assert reports(app) == 1
    attach(reset.client).post(f"/posts/{scene.answer}/report", data=RUDE)
    assert reports(app) == 1


def test_an_own_answer_of_in_between_keeps_nobody_from_sealing(app, cast, reset):
    with cast.unit():
        carol, alice = cast.actor("carol"), cast.actor("alice")
        thread = actions.ask(carol, title="남의 글", body="음", category="how-to")
        mine = actions.ask(alice, title="제 글", body="음", category="how-to")
        others, own = thread.id, mine.id
    reset.finish()
    for thread_id in (others, own):
        reset.client.post(f"/threads/{thread_id}/answers", data={"body": "다시 저예요"})
    attach(reset.client)
    assert "영영 봉인하기" in reset.client.get(f"/threads/{own}/sealing").text
    assert reset.client.post(f"/threads/{own}/sealing").status_code == 303
    assert reset.client.get(f"/threads/{others}/sealing").status_code == 403


def test_all_posts_of_both_are_deleted_when_leaving(app, cast, reset, scene):
    reset.finish()
    again = reset.client.post(f"/threads/{scene.thread}/answers", data={"body": "다시 저예요"})
    own = again.location.rpartition("post-")[2]
    attach(reset.client).post("/me/posts/deletion")
    with app.app_context():
        waiting = {one.post_id for one in queries.deletions() if one.post_id}
    assert waiting == {scene.opening, own}


@pytest.mark.parametrize("when", ["before", "in between"])
def test_a_request_to_name_the_author_is_told_for_both(officers, cast, reset, scene, when):
    post = scene.opening
    reset.finish()
    if when == "in between":
        answer = reset.client.post(f"/threads/{scene.thread}/answers", data={"body": "다시"})
        post = answer.location.rpartition("post-")[2]
    attach(reset.client)
    with cast.unit():
        breakglass.request(cast.actor("olga"), post=post, ground="warrant", reason=REASON)
    for client in (reset.client, cast.client()):
        if client is not reset.client:
            sign_in(client, NEW)
        assert "글쓴이를 확인하는 요청이 있었어요" in client.get("/me").text
        assert "글쓴이를 확인하는 요청이 있었어요" in client.get(f"/threads/{scene.thread}").text
