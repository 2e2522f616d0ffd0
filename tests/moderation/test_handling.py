"""Two at the queue don't take the same item; it runs out by itself."""

from datetime import timedelta

import time_machine

from forum import clock
from forum.moderation.queries import queue

HTMX = {"HX-Request": "true"}


def current(cast, name, wanted=""):
    with cast.unit():
        return queue(cast.actor(name), wanted).current


def test_a_colleague_is_shown_the_next_one(cast, scene, report):
    report("carol", scene.answer, "rude")
    report("dave", scene.opening, "advert")
    assert current(cast, "lena").post_id == scene.answer
    taken = cast.client("mona").post(f"/posts/{scene.answer}/handling", headers=HTMX)
    assert taken.status_code == 204
    assert current(cast, "mona").post_id == scene.answer
    assert current(cast, "lena").post_id == scene.opening
    assert current(cast, "lena", wanted=scene.answer).handler
    assert "님이 보고 있어요" in cast.client("lena").get("/moderation").text
    assert cast.client("lena").post(f"/posts/{scene.answer}/handling").status_code == 409


def test_it_ends_after_five_minutes(cast, scene, report):
    report("carol", scene.answer, "rude")
    with time_machine.travel(clock.now(), tick=False) as travel:
        cast.client("mona").post(f"/posts/{scene.answer}/handling")
        travel.shift(timedelta(minutes=6))
        assert not current(cast, "lena").handler
        assert cast.client("lena").post(f"/posts/{scene.answer}/handling").status_code == 303


def test_the_one_who_takes_another_lets_the_first_go(cast, scene, report):
    report("carol", scene.answer, "rude")
    report("dave", scene.opening, "advert")
    mona = cast.client("mona")
    mona.post(f"/posts/{scene.answer}/handling")
    mona.post(f"/posts/{scene.opening}/handling")
    assert current(cast, "lena").post_id == scene.answer


def test_all_of_one_label_in_a_thread_are_hidden_and_each_can_be_undone(cast, scene, report):
    bob, mona = cast.client("bob"), cast.client("mona")
    bob.post(f"/threads/{scene.thread}/answers", data={"body": "또 한마디 할게요"})
    answer = mona.post(f"/posts/{scene.answer}/label/hiding", data={"reason": "rude"})
    assert answer.status_code == 303
    with cast.unit():
        done = queue(cast.actor("mona")).done
    assert [line.verdict for line in done] == ["hide", "hide"]
    page = cast.client("carol").get(f"/threads/{scene.thread}").text
    assert "또 한마디" not in page
    assert mona.delete(f"/moderation/decisions/{done[0].id}").status_code == 303
    again = mona.post(f"/posts/{scene.answer}/label/hiding", data={"reason": "rude"})
    assert again.status_code == 303
