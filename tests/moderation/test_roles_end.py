"""A role that is taken away ends at the next request, in the middle of a day's work."""

from forum.accounts import actions as accounts
from forum.accounts.queries import find_staff_by_address
from tests.people import address_of


def test_a_moderator_who_is_none_any_more_decides_nothing(cast, scene, report):
    report("carol", scene.answer, "rude")
    mona = cast.client("mona")
    assert mona.get("/moderation").status_code == 200
    with cast.unit("identity"):
        accounts.change_staff(find_staff_by_address(address_of("mona")), role="product")
    for answer in (
        mona.get("/moderation"),
        mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"}),
        mona.post(f"/posts/{scene.answer}/keeping"),
        mona.post(f"/posts/{scene.answer}/handling"),
        mona.get("/moderation/log/staff"),
    ):
        assert answer.status_code == 403
