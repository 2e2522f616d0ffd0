"""To secrets that may be several: sessions and accounts of before open as they did."""

from alembic import command
from nacl.secret import SecretBox
from sqlalchemy import text

from forum import create_app
from forum.anonymity import SessionKey, derive, open_session
from forum.anonymity.keys import create
from forum.anonymity.secrets import unseal
from forum.database import db, engine_of, writing
from forum.migrating import config_of
from tests.conftest import close, settings_in

WRAP = "INSERT INTO wrapped_secret (account_id, way, box) VALUES ('a', 'password', :b)"
SESSION = """INSERT INTO session (id_hash, public_id, opened_on, expires_on, device, staff_id)
 VALUES (:b, 'p', '2026-11-02', '2026-12-02', '', 's')"""
STAFF = """INSERT INTO staff (
 id, address, canonical, name, role, team, password_salt, verifier, is_active)
 VALUES ('s', 'lena@staff.example', 'lena@staff.example', '레나', 'cx', 'CX', :b, :b, true)"""


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
