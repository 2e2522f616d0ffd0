"""메일로 알림: choosing letters, confirming the address, prolonging, stopping."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from forum import clock, outbox
from forum.accounts import actions
from forum.accounts.actions.subscribing import last_day
from forum.accounts.models import LetterSubscription
from forum.accounts.queries import letters_line, news_box, subscription_of
from forum.anonymity import KeysError, Recipient, letters_token, mail_key, mailing
from forum.counting import counting
from forum.database import db
from forum.errors import NotAllowed, NotValid, TooMany
from tests.accounts.steps import letters
from tests.postbox import HOME, choose, subscribe


def code_sent():
    """The last one: their order in the outbox is drawn."""
    (payload,) = [one for one in letters() if one["letter"] == "letters_code"]
    return payload["params"]["code"]


def line(cast, app, name="alice"):
    with app.app_context():
        return letters_line(cast.actor(name))


def test_nobody_gets_letters_who_did_not_ask(cast, app):
    assert line(cast, app).pace == "none"
    with cast.unit("identity"):
        assert actions.write_weekly() == 0


def test_an_address_counts_once_its_code_was_typed(cast, app):
    assert choose(cast)
    assert line(cast, app).is_waiting
    with cast.unit("identity"):
        assert actions.write_weekly() == 0
        assert news_box(cast.actor("alice")) is None
    with app.app_context():
        code = code_sent()
    with cast.unit("identity"):
        assert not actions.confirm_letters(cast.actor("alice"), "0000 0000")
        assert not actions.confirm_letters(cast.actor("bob"), code)
        assert actions.confirm_letters(cast.actor("alice"), code)
    found = line(cast, app)
    assert (found.pace, found.is_waiting) == ("weekly", False)


def test_five_wrong_codes_are_enough(cast, app):
    choose(cast)
    with app.app_context():
        code = code_sent()
    for _ in range(5):
        with cast.unit("identity"):
            assert not actions.confirm_letters(cast.actor("alice"), "1")
    with cast.unit("identity"):
        assert not actions.confirm_letters(cast.actor("alice"), code)
    assert line(cast, app).tries_left == 0


def test_neither_the_address_nor_the_account_stands_in_any_row(cast, app):
    choose(cast)
    with app.app_context():
        (payload,) = letters()
        row = db.session.scalars(select(LetterSubscription)).one()
        actor = cast.actor("alice")
        told = repr(payload) + repr(
            [getattr(row, one.key) for one in LetterSubscription.__table__.columns]
        )
        for word in (HOME, "gildong", actor.account_id, actor.company_id, letters_token(actor)):
            assert word not in told
        assert len(row.box) == 560


def test_the_worker_alone_opens_it(cast, app):
    subscribe(cast, language="ja")
    with app.app_context():
        row = subscription_of(cast.actor("alice"))
        token = letters_token(cast.actor("alice"))
        assert mail_key.open_recipient(row.box) == Recipient(HOME, "ja", token)


def test_it_ends_within_sixty_days_and_on_a_monday(cast, app):
    subscribe(cast)
    until = line(cast, app).until
    assert until.weekday() == 0
    assert timedelta(days=53) < until - clock.today() <= timedelta(days=60)
    later = clock.now() + timedelta(days=61)
    with clock.at(later):
        assert letters_line_is_none(cast, app)
        with cast.unit("identity"):
            assert actions.write_weekly() == 0
        with cast.unit("identity"):
            actions.remove_expired()
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(LetterSubscription)) == 0


def letters_line_is_none(cast, app):
    with app.app_context():
        row = db.session.get(LetterSubscription, b"")
        assert row is None
        found = db.session.scalars(select(LetterSubscription)).one()
        return found.until < clock.today()


def test_no_visit_prolongs_it_and_saving_again_does(cast, app):
    subscribe(cast)
    before = line(cast, app).until
    cast.client("alice").get("/")
    with clock.at(clock.now() + timedelta(days=14)):
        cast.client("alice").get("/me/letters")
        assert line(cast, app).until == before
        assert not choose(cast, pace="daily", address="")
        assert line(cast, app).until == before + timedelta(days=14)
        assert line(cast, app).pace == "daily"


def test_without_an_address_there_is_nothing_to_prolong(cast):
    with pytest.raises(NotValid):
        choose(cast, address="")
    choose(cast)
    with pytest.raises(NotValid):
        choose(cast, address="")
    with pytest.raises(NotValid):
        choose(cast, pace="hourly")


@pytest.mark.parametrize("address", ["nobody", "a@b", "a@x.example\nBcc: b@x.example"])
def test_what_is_no_address_is_refused(cast, address):
    with pytest.raises(NotValid):
        choose(cast, address=address)


def test_an_address_is_not_flooded(cast, app):
    counting.use(replace(app.config["FORUM"], limit_factor=1))
    for name in ("alice", "bob", "carol"):
        choose(cast, name)
    with pytest.raises(TooMany):
        choose(cast, "dave")


def test_staff_have_no_letters(cast):
    with pytest.raises(NotAllowed):
        choose(cast, "chan")


def test_without_a_key_nothing_is_offered(cast, app, settings):
    mailing.public_of(settings.mail_key_file).unlink()
    assert not line(cast, app).is_offered
    with pytest.raises(NotAllowed):
        choose(cast)
    assert "accounts.letters" not in cast.client("alice").get("/me/letters").text


def test_the_weekly_letter_is_for_all_and_once_a_week(cast, app):
    subscribe(cast)
    subscribe(cast, "carol", "daily", "carol@private.example")
    with cast.unit("identity"):
        assert actions.write_weekly() == 0  # who has just chosen waits for everybody's next
    monday = clock.now() + timedelta(days=7 - clock.today().weekday())
    with clock.at(monday):
        with cast.unit("identity"):
            assert actions.write_weekly() == 2
        with cast.unit("identity"):
            assert actions.write_weekly() == 0
    with app.app_context():
        assert {one["letter"] for one in letters()} == {"weekly"}


def test_stopping_by_oneself_and_by_the_link(cast, app):
    subscribe(cast)
    with cast.unit("identity"):
        actions.stop_letters(cast.actor("alice"))
    assert line(cast, app).pace == "none"
    subscribe(cast)
    with app.app_context():
        token = letters_token(cast.actor("alice"))
    client = cast.client()
    page = client.get(f"/letters/stop/{token}")
    assert line(cast, app).pace == "weekly"  # looking stops nothing: mail programs look ahead
    done = client.post(f"/letters/stop/{token}", data={"List-Unsubscribe": "One-Click"})
    assert (page.status_code, done.status_code) == (200, 200)
    assert line(cast, app).pace == "none"
    again = client.post(f"/letters/stop/{'a' * 25}", data={"List-Unsubscribe": "One-Click"})
    assert again.status_code == 200


def test_through_the_pages(cast, app):
    client = cast.client("alice")
    assert client.get("/me/letters").status_code == 200
    empty = client.post("/me/letters", data={"pace": "weekly"})
    assert empty.status_code == 422
    assert client.post("/me/letters", data={"pace": "", "address": HOME}).status_code == 422
    sent = client.post("/me/letters", data={"pace": "daily", "address": HOME})
    assert sent.headers["Location"] == "/me/letters/code"
    with app.app_context():
        code = code_sent()
    assert HOME not in client.get("/me/letters/code").text
    wrong = client.post("/me/letters/code", data={"code": "00000000"})
    assert wrong.headers["Location"] == "/me/letters/code"
    right = client.post("/me/letters/code", data={"code": code})
    assert right.headers["Location"] == "/me/letters"
    page = client.get("/me/letters").text
    assert 'value="daily" checked' in page
    assert HOME not in page
    assert client.post("/me/letters", data={"pace": "none"}).status_code == 303
    assert line(cast, app).pace == "none"


def test_a_key_that_others_may_read_is_refused(settings):
    settings.mail_key_file.chmod(0o640)
    with pytest.raises(KeysError, match="640"):
        mailing.read_private(settings.mail_key_file)


def test_where_pages_alone_are_served_no_private_half_is_made_or_read(cast, app, settings):
    settings.mail_key_file.unlink()
    assert not mailing.create(settings.mail_key_file)
    subscribe(cast, pace="daily")
    with app.app_context():
        assert len(news_box(cast.actor("alice"))) == 80
    assert mail_key.problem() == ""


def test_another_pair_is_noticed_and_opens_nothing(cast, app, settings):
    subscribe(cast)
    old = settings.mail_key_file.read_text()
    mailing.renew(settings.mail_key_file)
    with cast.unit("identity"):
        row = subscription_of(cast.actor("alice"))
        assert mail_key.open_recipient(row.box) is None
    settings.mail_key_file.write_text(old)
    assert "pair" in mail_key.problem()


def test_a_letter_for_a_key_that_is_gone_goes_to_nobody(cast, app, settings):
    choose(cast)
    mailing.renew(settings.mail_key_file)
    with app.app_context():
        assert outbox.run_due("identity") == 1
        assert letters() == []
    assert not list(settings.mail_dir.glob("*"))


def test_the_last_day_is_a_monday_whatever_today_is():
    monday = date(2027, 3, 1)
    for ahead in range(7):
        day = monday + timedelta(days=ahead)
        with clock.at(clock.now().replace(year=day.year, month=day.month, day=day.day, hour=3)):
            assert last_day().weekday() == 0
            assert 54 <= (last_day() - clock.today()).days <= 60
