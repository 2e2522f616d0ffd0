"""The public log beside the staff's: every row, in its order, without text, name or tag."""

import csv
import io
import random

import pytest
import time_machine
from sqlalchemy import select

from forum import clock
from forum.board.models import Post, Relay, Vote
from forum.moderation.models import Decision, Report
from tests.moderation.conftest import WORDS

SHARED = ("at", "team", "verdict", "reason", "undone", "what", "kind")


@pytest.fixture
def decided(cast, scene, report):
    """Thirty acts of two moderators, some undone."""
    dice = random.Random(5)
    posts = [scene.answer, scene.comment, scene.opening]
    with time_machine.travel(clock.now(), tick=False) as travel:
        for number in range(30):
            travel.shift(61)
            who, post = cast.client(dice.choice(["mona", "lena"])), dice.choice(posts)
            report(dice.choice(["dave", "erin"]), post, "rude", note=f"메모 {number}")
            path, form = f"/posts/{post}/hiding", {"reason": dice.choice(["rude", "personal"])}
            dice.choice(
                [
                    lambda who=who, path=path, form=form: who.post(path, data=form),
                    lambda who=who, path=path: who.delete(path),
                    lambda who=who, post=post: who.post(f"/posts/{post}/keeping"),
                ]
            )()


def exported(cast, name: str, path: str) -> list[dict[str, str]]:
    answer = cast.client(name).get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_it_is_complete_and_in_order(cast, decided, rows):
    public = exported(cast, "dave", "/moderation/log.csv")
    inside = exported(cast, "mona", "/moderation/log/staff.csv")
    stored = rows(select(Decision.id).order_by(Decision.at.desc(), Decision.id))
    assert len(inside) == len(stored) > 10
    assert [row["decision"] for row in inside] == [one[0] for one in stored]
    assert public == [{key: row[key] for key in SHARED} for row in inside]


def test_it_has_no_text_name_or_tag(cast, decided, rows):
    public = cast.client("dave").get("/moderation/log.csv").data
    found = [WORDS, "메모", *cast.people, *(one.address for one in cast.people.values())]
    tags = [
        *rows(select(Post.author_tag)),
        *rows(select(Vote.voter_tag)),
        *rows(select(Report.reporter_tag)),
        *rows(select(Relay.author_tag)),
    ]
    found += [one[0].hex() for one in tags if one[0]]
    found += [one[0] for one in rows(select(Post.id))]
    assert [one for one in found if one.encode() in public] == []
    assert not [one for one in tags if one[0] and one[0] in public]


def test_what_is_asked_for_alone_is_told(cast, decided):
    every = exported(cast, "mona", "/moderation/log/staff.csv")
    for path, key, value in (
        ("verdict=hide", "verdict", "hide"),
        ("reason=personal", "reason", "personal"),
    ):
        chosen = exported(cast, "mona", f"/moderation/log/staff.csv?{path}")
        assert chosen == [row for row in every if row[key] == value]
        assert cast.client("dave").get(f"/moderation/log?{path}").status_code == 200
    month = clock.today().strftime("%Y-%m")
    assert len(exported(cast, "mona", f"/moderation/log/staff.csv?month={month}")) == len(every)
    assert exported(cast, "mona", "/moderation/log/staff.csv?month=2019-01") == []
    assert cast.client("mona").get("/moderation/log?month=soon").status_code == 422


def test_a_month_in_figures(cast, decided, rows):
    decisions = rows(select(Decision))
    page = cast.client("alice").get("/moderation/figures").text
    assert f"<b>{len(decisions)}</b>" in page
    assert "신고부터 결정까지" in page


def test_no_cell_is_taken_for_a_formula(cast, scene, rows, app):
    from forum.database import db, unit_of_work  # noqa: PLC0415

    cast.client("mona").post(f"/posts/{scene.answer}/hiding", data={"reason": "rude"})
    with app.app_context(), unit_of_work("board"):
        db.session.query(Decision).update({"note": "=1+1"})
    [line] = exported(cast, "mona", "/moderation/log/staff.csv")
    assert line["note"] == "'=1+1"
