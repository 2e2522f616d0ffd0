"""Letters, through a real server and into the spool."""

import email
import stat
from dataclasses import replace
from email import policy

import pytest

from forum import mail, outbox
from forum.config import LANGUAGES
from forum.database import db, unit_of_work
from tests.accounts.steps import letters
from tests.postbox import postbox

__all__ = ["postbox"]  # a fixture

PAYLOAD = {
    "letter": "join_code",
    "to": "alice@hanbit.example",
    "language": "ko",
    "params": {"code": "1234 5678"},
}


def settings_with(app, **changes):
    app.config["FORUM"] = replace(app.config["FORUM"], **changes)


def add(payload):
    with unit_of_work("identity"):
        outbox.add("identity", "mail", payload)


def test_the_worker_sends_a_letter_over_smtp(app, postbox):
    settings_with(app, smtp_url=f"smtp://127.0.0.1:{postbox.port}")
    with app.app_context():
        add(PAYLOAD)
        assert outbox.run_due("identity") == 1
        assert letters() == []
    (letter,) = postbox.received
    assert (letter["To"], letter["X-MailFrom"]) == (
        "alice@hanbit.example",
        "no-reply@forum.example",
    )
    assert "1234 5678" in letter.get_payload(decode=True).decode()


def test_a_letter_to_nobody_is_dropped(app, postbox):
    settings_with(app, smtp_url=f"smtp://127.0.0.1:{postbox.port}")
    with app.app_context():
        add({**PAYLOAD, "letter": "nothing", "to": ""})
        assert outbox.run_due("identity") == 1
        assert letters() == []
    assert postbox.received == []


def test_while_no_server_answers_the_letter_waits(app):
    settings_with(app, smtp_url="smtp://127.0.0.1:9")
    with app.app_context():
        add(PAYLOAD)
        assert outbox.run_due("identity") == 0
        assert len(letters()) == 1


def test_without_a_server_letters_go_into_the_spool(app):
    with app.app_context():
        add(PAYLOAD)
        outbox.run_due("identity")
        (path,) = mail.spooled(app.config["FORUM"])
        db.session.rollback()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["To"] == "alice@hanbit.example"
    assert "1234 5678" in letter.get_content()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["join_code", "already_joined", "invitation", "staff_invitation"])
def test_a_subject_tells_nothing_and_a_link_is_whole(app, name, language):
    params = {"code": "1234 5678", "path": "/invitations/abc", "days": 14}
    payload = {"letter": name, "to": "alice@hanbit.example", "language": language, "params": params}
    with app.app_context():
        letter = mail.write(payload, app.config["FORUM"])
        text = letter.get_content()
    for word in ("1234", "alice", "hanbit", "고민", "Gomin", "悩み"):
        assert word not in letter["Subject"]
    assert "alice" not in text
    assert "%(" not in text
    if name.endswith("invitation"):
        assert "http://127.0.0.1:8000/invitations/abc" in text


def test_no_header_can_be_slipped_in(app):
    with app.app_context(), pytest.raises((ValueError, email.errors.MessageError)):
        mail.write({**PAYLOAD, "to": "a@x.example\nBcc: b@x.example"}, app.config["FORUM"])
