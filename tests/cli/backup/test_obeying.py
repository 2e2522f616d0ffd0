"""A restored backup obeys what was destroyed after it was taken."""

import shutil

import pytest
from sqlalchemy import select

from forum import anonymity
from forum.accounts import actions as accounts
from forum.accounts.models import Member
from forum.accounts.queries import departure_of
from forum.board import actions, queries
from forum.cli.backup import remembered
from forum.database import db, unit_of_work
from forum.errors import NotValid
from tests.attack.thief import authors, steal
from tests.cli.backup.test_restoring import opened
from tests.conftest import close
from tests.people import PASSWORD, address_of

ALICE = (address_of("alice"), PASSWORD)


@pytest.fixture
def sealable(cast):
    with cast.unit():
        thread = actions.ask(
            cast.actor("alice"), title="저만의 고민", body="봉인할 글", category="how-to"
        )
        return thread.id


@pytest.fixture
def seal(cast, sealable):
    def do():
        with cast.unit():
            alice = cast.actor("alice")
            actions.seal_thread(alice, queries.find_thread(alice, sealable))

    return do


def test_a_thread_sealed_after_it_is_sealed(backups, sealable, seal):
    assert authors(steal(backups.home.folder), login=ALICE)
    older = backups.take()
    seal()
    backups.take()
    home = backups.restored(older)
    assert not authors(steal(home.folder), login=ALICE)
    ((salt, settled),) = home.rows(
        "SELECT salt_id, is_settled FROM thread JOIN post ON thread_id = thread.id"
    )
    assert settled
    assert salt != sealable


def test_the_ledger_lies_beside_the_backups_and_tells_nothing(backups, sealable, seal):
    seal()
    backups.take()
    told = (backups.target / remembered.NAME).read_text()
    assert sealable not in told
    assert (backups.target / remembered.NAME).stat().st_mode & 0o077 == 0


def test_a_backup_taken_afterwards_brings_it_in_itself(backups, sealable, seal, tmp_path):
    seal()
    folder = backups.take()
    moved = tmp_path / "moved" / folder.name
    shutil.copytree(folder, moved)
    home = backups.restored(moved)
    assert (home.folder / "keys.destroyed").read_text().count(":") > 0
    kept, here = ((one.folder / "keys.destroyed").read_text() for one in (backups.home, home))
    assert kept == here


def test_a_ledger_that_somebody_changed_is_refused_and_nothing_is_served(
    backups, sealable, seal, tmp_path
):
    older = backups.take()
    seal()
    backups.take()
    ledger = backups.target / remembered.NAME
    more = '"epochs": {"2026Q4": "2026-11-22"}'
    ledger.write_text(ledger.read_text().replace('"epochs": {}', more))
    result = backups.restore(older, tmp_path / "elsewhere")
    assert result.exit_code == 1
    assert remembered.NAME in result.output


def test_who_left_after_it_stays_gone(backups, app, cast):
    older = backups.take()
    with app.app_context():
        query = select(Member.id).where(Member.address == address_of("alice"))
        anonymity.destroy_secret(db.session.scalars(query).one())
    backups.take()
    again = opened(backups.restored(older))
    with again.app_context():
        with pytest.raises(NotValid), unit_of_work("identity"):
            accounts.sign_in(address_of("alice"), PASSWORD)
        with unit_of_work("identity"):
            assert accounts.sign_in(address_of("bob"), PASSWORD)
    close(again)


def test_who_left_after_it_has_left_again(backups, app, cast):
    """Not listed, not told of, and free to join again, as somebody new."""
    older = backups.take()
    with cast.unit("identity"):
        accounts.leave(cast.actor("alice"), PASSWORD)
    backups.take()
    again = opened(backups.restored(older))
    with again.app_context():
        gone = {address_of("alice")}
        assert not gone & set(db.session.scalars(select(Member.canonical)))
        assert departure_of(address_of("alice"))
        assert departure_of(address_of("bob")) is None
    close(again)


def test_it_may_be_verified_while_threads_have_still_to_begin_anew(backups, app, sealable):
    """Taken between the ledger and the board."""
    with app.app_context():
        thread = type("Thread", (), {"salt_id": sealable, "epoch": "x"})
        anonymity.note_salts([thread])
        anonymity.destroy_salts([sealable])
    folder = backups.take()
    assert backups.verify(folder).exit_code == 0
    home = backups.restored(folder)
    assert home.rows("SELECT is_settled FROM post")[0][0]
