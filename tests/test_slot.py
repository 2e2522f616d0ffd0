"""Letters about news: at one hour whenever the news came, one for many threads, without a word."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from forum import clock, outbox, schedule, slot
from forum.accounts import actions as accounts
from forum.anonymity import letters_token
from forum.board import actions
from forum.board.models import Thread, Watch
from forum.board.queries import find_post
from forum.cli.worker import run_waiting
from forum.config import LANGUAGES
from forum.database import db, engine_of
from forum.outbox import IdentityOutbox
from tests.postbox import HOME, postbox, subscribe

__all__ = ["postbox"]  # a fixture

SEOUL = ZoneInfo("Asia/Seoul")
DAY = datetime(2026, 11, 26, 15, 0, tzinfo=SEOUL)  # a Thursday
SLOT = datetime(2026, 11, 27, 8, 0, tzinfo=SEOUL)
CANARY = "수줍은너구리"


@pytest.fixture
def daily(cast, app, postbox):
    """alice, dave and carol want letters about news; the server takes them."""
    app.config["FORUM"] = replace(app.config["FORUM"], smtp_url=f"smtp://127.0.0.1:{postbox.port}")
    with clock.at(DAY - timedelta(days=3)):
        subscribe(cast, "alice", "daily", HOME, "ko")
        subscribe(cast, "dave", "daily", "dave@private.example", "en")
        subscribe(cast, "carol", "daily", "carol@private.example", "ko")
    return postbox


def ask(cast, name="alice", at=DAY - timedelta(days=2)):
    with clock.at(at), cast.unit():
        return actions.ask(
            cast.actor(name),
            title=f"{CANARY} 때문에 고민이에요",
            body=f"{CANARY} 이야기예요.",
            category="how-to",
            tags=[CANARY],
        ).id


def answer(cast, thread_id, name="bob", at=DAY):
    with clock.at(at), cast.unit():
        thread = db.session.get_one(Thread, thread_id)
        return actions.answer(cast.actor(name), thread, body=f"{CANARY} 답변이에요.").id


def work(app, at=SLOT):
    """What a worker does at that time."""
    with clock.at(at), app.app_context():
        slot.add_due(app.config["FORUM"])
        run_waiting()


def news(postbox):
    """Without the weekly letters."""
    return [one for one in postbox.received if b"/roadmap" not in one.get_payload(decode=True)]


def to(postbox):
    return sorted(one["To"] for one in news(postbox))


def start(app):
    """The days before, with no news: the worker has been running."""
    work(app, SLOT - timedelta(days=1))


def test_who_asked_is_told_of_an_answer_and_nobody_else(app, cast, daily):
    thread = ask(cast)
    start(app)
    assert news(daily) == []
    answer(cast, thread)
    work(app, SLOT - timedelta(hours=1))
    assert news(daily) == []
    work(app)
    assert to(daily) == [HOME]
    work(app, SLOT + timedelta(days=1))
    assert to(daily) == [HOME]


def test_a_question_without_an_answer_is_no_news(app, cast, daily):
    start(app)
    ask(cast, at=DAY)
    work(app)
    assert news(daily) == []


def test_one_letter_for_many_threads_and_many_news(app, cast, daily):
    threads = [ask(cast) for _ in range(4)]
    start(app)
    for thread in threads:
        for _ in range(2):
            answer(cast, thread)
    work(app)
    assert to(daily) == [HOME]


def test_when_it_happened_changes_nothing(app, cast, daily):
    """Of the day's first minute and of its last: the same letter at the same time."""
    seen = []
    for minutes in (1, 12 * 60, 24 * 60 - 1):
        day = 2 * len(seen) + 1
        thread = ask(cast, at=DAY + timedelta(days=day - 2))
        work(app, SLOT + timedelta(days=day - 1))
        daily.received.clear()
        begins = SLOT + timedelta(days=day - 1)
        answer(cast, thread, at=begins + timedelta(minutes=minutes))
        work(app, begins + timedelta(days=1))
        (letter,) = news(daily)
        body = letter.get_payload(decode=True)
        seen.append((letter["To"], letter["Subject"], body))
    assert len(set(seen)) == 1


def test_what_happens_while_the_worker_is_late_waits_for_the_next(app, cast, daily):
    thread = ask(cast)
    start(app)
    answer(cast, thread, at=SLOT + timedelta(minutes=20))
    work(app, SLOT + timedelta(hours=2))
    assert news(daily) == []
    work(app, SLOT + timedelta(days=1))
    assert to(daily) == [HOME]


def test_days_without_a_worker_are_made_up_for(app, cast, daily):
    thread = ask(cast)
    start(app)
    answer(cast, thread)
    work(app, SLOT + timedelta(days=3))
    assert to(daily) == [HOME]


def test_everybody_who_takes_part_is_told_also_who_made_the_news(app, cast, daily):
    """Leaving out whoever wrote would tell the mail worker, and who runs it, who that is."""
    thread = ask(cast)
    with clock.at(DAY - timedelta(days=2)), cast.unit():
        actions.follow(cast.actor("dave"), db.session.get_one(Thread, thread))
    start(app)
    answer(cast, thread, "carol")
    work(app)
    assert to(daily) == ["carol@private.example", "dave@private.example", HOME]


def test_rows_of_a_thread_differ_in_nothing_but_drawn_bytes(app, cast, daily):
    """Else whoever opens them would see who wrote last, or who has looked since."""
    thread = ask(cast, at=DAY)
    with clock.at(DAY), cast.unit():
        actions.follow(cast.actor("dave"), db.session.get_one(Thread, thread))
    answer(cast, thread, "carol", at=DAY)
    cast.client("dave").get(f"/threads/{thread}")
    with app.app_context():
        rows = db.session.scalars(select(Watch)).all()
        assert len(rows) == 3
        assert (
            len({(row.thread_id, len(row.watcher_tag), len(row.box), row.until) for row in rows})
            == 1
        )
        assert rows[0].until.weekday() == 0
        columns = {one.key for one in Watch.__table__.columns}
    assert columns == {"thread_id", "watcher_tag", "box", "until"}


def test_who_follows_no_longer_or_stopped_is_not_told(app, cast, daily):
    thread = ask(cast)
    with clock.at(DAY), cast.unit():
        for name in ("dave", "carol"):
            actions.follow(cast.actor(name), db.session.get_one(Thread, thread))
    with clock.at(DAY), cast.unit():
        actions.unfollow(cast.actor("dave"), db.session.get_one(Thread, thread))
    with app.app_context():
        token = letters_token(cast.actor("carol"))
    with cast.unit("identity"):
        accounts.stop_letters_of(token)
    start(app)
    answer(cast, thread)
    work(app)
    assert to(daily) == [HOME]


def test_weekly_alone_leaves_no_row_at_a_thread(app, cast, postbox):
    subscribe(cast, "alice", "weekly")
    ask(cast, at=clock.now())
    with app.app_context():
        assert db.session.scalars(select(Watch)).all() == []


def test_a_deleted_thread_is_no_news(app, cast, daily):
    thread = ask(cast)
    start(app)
    post = answer(cast, thread, "dave")
    with clock.at(DAY), cast.unit():
        actions.delete_post(cast.actor("dave"), *find_post(cast.actor("dave"), post))
        opening = db.session.get_one(Thread, thread).opening_id
        actions.delete_post(cast.actor("alice"), *find_post(cast.actor("alice"), opening))
        is_deleted = db.session.get_one(Thread, thread).is_deleted
    work(app)
    assert is_deleted
    assert news(daily) == []


def test_no_word_of_any_thread_stands_in_any_letter(app, cast, daily):
    thread = ask(cast)
    start(app)
    answer(cast, thread)
    work(app)
    work(app, SLOT + timedelta(days=7))
    assert len(daily.received) > 2
    with app.app_context():
        row = db.session.get_one(Thread, thread)
        ids = [row.id, row.opening_id, row.salt_id]
        token = letters_token(cast.actor("alice"))
    mine = [one for one in daily.received if one["To"] == HOME]
    for letter in mine:
        text = letter.get_payload(decode=True).decode() + str(letter["Subject"])
        whole = bytes(letter).decode()
        for word in (CANARY, "alice", "hanbit", *ids):
            assert word not in text
            assert word not in whole
        assert token not in text
        assert not re.search(r"\d\s*(건|개|threads?|件)", text)


def test_a_letter_is_the_same_for_everybody_of_a_language(app, cast, daily):
    for name in ("alice", "carol"):
        thread = ask(cast, name)
    start(app)
    with app.app_context():
        ids = db.session.scalars(select(Thread.id)).all()
    for thread in ids:
        answer(cast, thread)
    work(app)
    first, second = news(daily)
    assert {first["To"], second["To"]} == {HOME, "carol@private.example"}
    own = ("To", "X-RcptTo", "Message-ID", "List-Unsubscribe", "Date", "X-Peer")
    kept = [[(k, v) for k, v in one.items() if k not in own] for one in (first, second)]
    assert kept[0] == kept[1]
    assert first.get_payload(decode=True) == second.get_payload(decode=True)


def test_it_is_stopped_by_one_click_and_is_nobodys_to_answer(app, cast, daily):
    thread = ask(cast)
    start(app)
    answer(cast, thread)
    work(app)
    (letter,) = news(daily)
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"] == "<letters.127.0.0.1>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(
        r"<http://127.0.0.1:8000(/letters/stop/[a-z2-7]{25})>", letter["List-Unsubscribe"]
    )[1]
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    answer(cast, thread, at=SLOT + timedelta(hours=3))
    work(app, SLOT + timedelta(days=1))
    assert len(news(daily)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_letters(app, cast, postbox, language):
    app.config["FORUM"] = replace(app.config["FORUM"], smtp_url=f"smtp://127.0.0.1:{postbox.port}")
    with clock.at(DAY - timedelta(days=10)):
        subscribe(cast, "alice", "weekly", HOME, language)
    work(app)
    (letter,) = postbox.received
    text = letter.get_payload(decode=True).decode()
    assert "http://127.0.0.1:8000/roadmap" in text
    assert "mail." not in text
    assert "%(" not in text


def test_while_the_server_is_away_no_address_lies_in_the_outbox(app, cast, daily):
    app.config["FORUM"] = replace(app.config["FORUM"], smtp_url="smtp://127.0.0.1:9")
    thread = ask(cast)
    start(app)
    answer(cast, thread)
    work(app)
    with app.app_context():
        (row,) = db.session.scalars(select(IdentityOutbox)).all()
        assert "private.example" not in repr(row.payload)
        assert row.error


def test_a_whole_hour_of_utc_begins_a_day_where_the_zone_has_half_hours():
    assert schedule.start_of("2026-11-24", 8, "Asia/Kolkata") == datetime(
        2026, 11, 24, 2, tzinfo=UTC
    )
    assert schedule.start_of("2026-11-24", 8, "Asia/Seoul") == datetime(
        2026, 11, 23, 23, tzinfo=UTC
    )


def test_an_unknown_job_of_another_release_is_left_alone(app):
    with app.app_context():
        slot.run_due([{"job": "of another release", "since": "2026-11-23", "day": "2026-11-24"}])


def test_old_rows_go_in_the_night(app, cast, daily):
    ask(cast)
    later = DAY + timedelta(days=61)
    with clock.at(DAY + timedelta(days=40)), cast.unit():
        assert actions.remove_old_watches() == 0
    with clock.at(later), cast.unit():
        assert actions.remove_old_watches() == 1


def test_a_settled_thread_has_no_watchers(app, cast, daily):
    thread = ask(cast)
    with cast.unit():
        actions.begin_anew(db.session.get_one(Thread, thread))
        assert db.session.scalars(select(Watch)).all() == []


def test_a_question_costs_one_more_read_of_identity_and_no_write(app, cast, daily):
    written = []
    with app.app_context():
        engine = engine_of("identity")
    watch = lambda *given: written.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", watch)
    ask(cast, at=clock.now())
    event.remove(engine, "before_cursor_execute", watch)
    asked = [one for one in written if "letter_subscription" in one]
    assert len(asked) == 1
    assert not [one for one in written if not one.startswith(("SELECT", "BEGIN"))]
    assert outbox.STORES == ("board", "identity")
