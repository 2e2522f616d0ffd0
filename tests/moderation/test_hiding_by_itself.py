"""A post that many companies report is hidden by night, until a moderator has looked at it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from forum.accounts import actions as accounts
from forum.accounts.cookies import write_cookie
from forum.anonymity.models import ReportingCompany
from forum.board.actions import answer
from forum.board.models import Hiding, Thread
from forum.database import db, unit_of_work
from forum.moderation.queries import queue
from forum.nightly import run_jobs
from tests.people import PASSWORD, Person


@pytest.fixture
def companies(app, cast):
    """Six more companies of one member each; two of the last."""
    with app.app_context():
        names = [_member(cast, f"firm{number}", f"firm{number}") for number in range(6)]
        return [*names, _member(cast, "twin", "firm5", new=False)]


def _member(cast, name: str, firm: str, *, new: bool = True) -> str:
    address = f"{name}@{firm}.example"
    with unit_of_work("identity"):
        if new:
            _member.firms[firm] = accounts.add_company(firm, [f"{firm}.example"], [], "50-200")
        accounts.add_member(_member.firms[firm], address, PASSWORD, "member")
    with unit_of_work("identity"):
        key = accounts.sign_in(address, PASSWORD)
    cast.people[name] = Person(name, address, write_cookie(key))
    return name


_member.firms = {}


@pytest.fixture
def reported(scene, report, companies):
    """By the first so many companies, or by those that are named."""

    def send(count: int = 0, post: str = scene.answer, numbers: tuple[int, ...] = ()):
        for number in numbers or range(count):
            report(companies[number], post, "rude")

    return send


@pytest.fixture
def night(app):
    def pass_by():
        app.config["FORUM"] = replace(app.config["FORUM"], auto_hide_companies=5)
        with app.app_context():
            return run_jobs()["reported"]

    return pass_by


def test_five_companies_hide_it_by_night_and_no_live_number_moves(
    cast, scene, reported, night, rows
):
    reported(4)
    assert night() == 0
    reported(5)
    assert not rows(select(Hiding.post_id))
    assert night() == 1
    assert rows(select(Hiding.reason, Hiding.staff_id)) == [("reports", "")]
    assert night() == 0
    with cast.unit():
        current = queue(cast.actor("mona")).current
    assert (current.post_id, current.is_undecided) == (scene.answer, True)


def test_two_of_one_company_count_once(reported, night):
    reported(numbers=(0, 1, 2, 5, 6))
    assert night() == 0


def test_a_moderator_shows_it_again_and_nothing_is_kept(cast, scene, reported, night, rows):
    reported(5)
    night()
    mona = cast.client("mona")
    assert 'data-key="s"' in mona.get("/moderation").text
    assert mona.delete(f"/posts/{scene.answer}/hiding").status_code == 303
    assert not rows(select(Hiding.post_id))
    assert night() == 0
    assert not rows(select(ReportingCompany.post_id))


def test_a_moderator_may_hide_it_for_good_and_take_that_back(cast, scene, reported, night, rows):
    reported(5)
    night()
    mona = cast.client("mona")
    done = mona.post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    assert done.status_code == 303
    with cast.unit():
        decision = queue(cast.actor("mona")).last.id
    mona.delete(f"/moderation/decisions/{decision}")
    assert rows(select(Hiding.reason)) == [("reports",)]


def test_what_staff_wrote_stays(cast, scene, reported, night):
    with cast.unit():
        thread = db.session.get_one(Thread, scene.thread)
        official = answer(cast.actor("pia"), thread, body="다음 판에 고쳐요.", official=True).id
    reported(5, official)
    assert night() == 0
