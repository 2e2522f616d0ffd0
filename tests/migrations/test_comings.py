"""To secrets that may be several: sessions and accounts of before open as they did."""

from alembic import command
from nacl.secret import SecretBox
from sqlalchemy import text

from forum import clock, create_app, nightly
from forum.accounts.models import Member
from forum.anonymity import SessionKey, derive, open_session
from forum.anonymity.keys import create
from forum.anonymity.secrets import unseal
from forum.board.models import Post, ScheduledDeletion
from forum.database import db, engine_of, unit_of_work, writing
from forum.migrating import config_of, current_revision
from tests.conftest import close, settings_in
from tests.migrations.test_board_0002_drafts import AT, POST, THREAD

WRAP = "INSERT INTO wrapped_secret (account_id, way, box) VALUES ('a', 'password', :b)"
SESSION = """INSERT INTO session (id_hash, public_id, opened_on, expires_on, device, staff_id)
 VALUES (:b, 'p', '2026-11-02', '2026-12-02', '', 's')"""
STAFF = """INSERT INTO staff (
 id, address, canonical, name, role, team, password_salt, verifier, is_active)
 VALUES ('s', 'lena@staff.example', 'lena@staff.example', '레나', 'cx', 'CX', :b, :b, true)"""

COMPANY = """INSERT INTO company (id, name, size_band, is_active, active_month)
 VALUES ('c', '한빛상사', '50-200', true, '')"""
MEMBER = """INSERT INTO member (
 id, company_id, address, canonical, role, password_salt, verifier, joined_on, proved_on, left_on)
 VALUES (:id, 'c', :id, :id, 'member', :b, :b, '2025-11-02', '2026-11-02', :left)"""


def test_a_wrapped_secret_and_a_session_of_before(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("vault"), "0001")
        command.upgrade(config_of("identity"), "0004")
        derived = derive("느린 우체통", b"s" * 16)
        box = bytes(SecretBox(derived.wrapping_key).encrypt(b"x" * 32))
        with writing("vault"), engine_of("vault").begin() as connection:
            connection.execute(text(WRAP), {"b": box})
        with writing("identity"), engine_of("identity").begin() as connection:
            for statement in (STAFF, SESSION):
                connection.execute(text(statement), {"b": b"b" * 16})
        command.upgrade(config_of("vault"), "0003")
        command.upgrade(config_of("identity"), "0003")
        assert (current_revision("vault"), current_revision("identity")) == ("0003", "0003")
        opened = open_session("a", derived)
        db.session.rollback()  # what was read before shows the vault as it was then
        assert [one.secret for one in unseal(opened)] == [b"x" * 32]
        with engine_of("identity").connect() as connection:
            halves = connection.execute(text("SELECT key_half FROM session")).scalars().all()
        assert list(halves) == [None]
        old = SessionKey(b"i" * 16, b"k" * 32)
        assert old.seals_with == old.key
        db.session.remove()
    close(app)


def test_whoever_was_removed_before_has_their_month_from_now_on(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "head")
        command.upgrade(config_of("vault"), "head")
        command.upgrade(config_of("identity"), "0004")
        with writing("identity"), engine_of("identity").begin() as connection:
            connection.execute(text(COMPANY))
            for name, left in (("stays", None), ("removed", "2026-01-05")):
                connection.execute(text(MEMBER), {"id": name, "b": b"b" * 16, "left": left})
        command.upgrade(config_of("identity"), "head")
        left = dict(db.session.query(Member.id, Member.left_on).all())
        assert left["stays"] is None
        assert left["removed"] >= clock.in_days(-1)
        assert nightly.JOBS["removed"]() == 0
        assert db.session.query(Member).count() == 2
        db.session.remove()
    close(app)


def test_what_was_written_stays_and_may_wait_to_go(tmp_path):
    settings = settings_in(tmp_path)
    create(settings.keys_file)
    app = create_app(settings)
    with app.app_context():
        command.upgrade(config_of("board"), "0005")
        with writing("board"), engine_of("board").begin() as connection:
            for statement in (THREAD, POST):
                connection.execute(text(statement), AT)
        command.upgrade(config_of("board"), "0009")
        assert current_revision("board") == "0009"
        assert db.session.query(Post.source).one() == ("나중",)
        with unit_of_work("board"):
            db.session.add(ScheduledDeletion(key=b"k" * 16, sealed=b"s" * 64))
        assert db.session.query(ScheduledDeletion.sealed).one() == (b"s" * 64,)
        db.session.remove()
    close(app)
