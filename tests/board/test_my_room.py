"""내 방: what is mine, for me alone."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from forum.board.models import Thread
from forum.database import db


def test_it_gathers_what_i_wrote_and_follow(alice, bob, carol, scene):
    assert scene.thread in alice.get("/me").text
    assert scene.tip not in alice.get("/me").text
    assert scene.thread in bob.get("/me").text
    assert scene.tip in carol.get("/me").text


def test_a_colleague_and_another_company_see_nothing_of_it(cast, scene):
    for name in ("erin", "dave"):
        page = cast.client(name).get("/me").text
        assert scene.thread not in page
        assert "지난 90일 동안 쓴 글이 없어요" in page


def test_older_threads_come_when_they_are_asked_for(alice, app, cast, scene):
    long_ago = datetime.now(UTC) - timedelta(days=200)
    with cast.unit():
        db.session.execute(update(Thread).values(active_at=long_ago))
    assert scene.thread not in alice.get("/me").text
    assert scene.thread in alice.get("/me?since=all").text
    assert alice.get("/me?since=1999&since=x").status_code == 200


def test_staff_have_none_and_guests_are_asked_to_come_in(cast):
    assert cast.client("mona").get("/me").status_code == 403
    assert cast.client().get("/me").status_code == 401
