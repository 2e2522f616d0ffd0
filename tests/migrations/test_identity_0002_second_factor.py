"""From the first identity store to a second factor: sessions and invitations stay, unproved."""

from alembic import command
from sqlalchemy import text

from forum import create_app
from forum.accounts.models import Invitation, OpenSession, Staff
from forum.anonymity.keys import create
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.people import give_app

STAFF = """INSERT INTO staff (
 id, address, canonical, name, role, team, password_salt, verifier, is_active)
 VALUES ('s', 'lena@staff.example', 'lena@staff.example', '레나', 'cx_lead', 'CX', :b, :b, true)"""
SESSION = """INSERT INTO session (id_hash, public_id, staff_id, opened_on, expires_on, device)
 VALUES (:b, 'p', 's', '2026-11-02', '2026-12-02', '')"""
INVITATION = """INSERT INTO invitation (token_hash, staff_id, address, canonical, role, expires_on)
 VALUES (:b, 's', 'a', 'a', 'member', '2026-12-02')"""


def test_who_was_here_stays_and_counts_as_here_by_password_alone(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("identity"), "0001")
        with writing("identity"), engine_of("identity").begin() as connection:
            for statement in (STAFF, SESSION, INVITATION):
                connection.execute(text(statement), {"b": b"b" * 16})
        command.upgrade(config_of("identity"), "0002")
        assert current_revision("identity") == "0002"
        assert db.session.query(OpenSession.has_second_factor).all() == [(False,)]
        assert db.session.query(Staff.wrong_codes, Staff.wrong_codes_on).all() == [(0, None)]
        assert db.session.query(Invitation).count() == 1
        with unit_of_work("identity"):
            give_app("s")
    close(app)
