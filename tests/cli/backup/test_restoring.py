"""A restored board: the same rows, and what must not come alive again is not there."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from forum import anonymity, clock, create_app, outbox
from forum.accounts import actions as accounts
from forum.accounts.models import Member
from forum.accounts.tokens import write_cookie
from forum.anonymity.keys import create
from forum.board import actions
from forum.board.models import Post
from forum.cli.backup import folders
from forum.cli.backup.putting_back import LEFT_OUT
from forum.cli.backup.taking import _seal_all
from forum.database import STORES, db, engine_of, metadata_of, unit_of_work, writing
from forum.errors import NotValid
from forum.migrating import upgrade_within
from tests import stores
from tests.cli.conftest import Home, bare_environment
from tests.conftest import close, settings_in
from tests.people import PASSWORD, Cast, Person, address_of
from tests.postbox import subscribe

# Every table of the named world, and whether its rows may come back. A new one is to be decided:
# what lets somebody in (a session, a code, a link) must not come alive again.
COMES_BACK = {
    "identity": {
        "claimant",
        "company", "company_alias", "company_domain", "member", "staff", "submission", "outbox",
        "authenticator_app", "backup_code", "departure", "factor_change", "passkey",
    },
    "vault": {
        "wrapped_secret",
        "company_secret",
        "thread_salt",
        "company_tag",
        "reporting_company",
    },
}  # fmt: skip


@pytest.fixture
def asked(cast):
    """alice asks, bob answers, carol comments on it and votes."""
    with cast.unit():
        alice, bob, carol = (cast.actor(name) for name in ("alice", "bob", "carol"))
        thread = actions.ask(
            alice, title="결재자를 바꿀 수 있나요", body="사흘째예요.", category="how-to"
        )
        answer = actions.answer(bob, thread, body="대리 결재를 켜 두세요.")
        actions.comment(carol, thread, answer, body="저도 그렇게 해요.")
        actions.vote(carol, thread, db.session.get(Post, thread.opening_id))
        return thread.id


def every_row(home, store):
    found = stores.rows(home.folder, store)
    return {table: sorted(rows, key=repr) for table, rows in found.items()}


def opened(home):
    return create_app(settings_in(home.folder))


def signed_in(app, name):
    """A cast of one, signed in anew with the password."""
    with app.app_context(), unit_of_work("identity"):
        key = accounts.sign_in(address_of(name), PASSWORD)
    return Cast(app, {name: Person(name, address_of(name), write_cookie(key))})


@pytest.mark.parametrize("store", STORES)
def test_every_row_is_there_and_is_what_it_was(backups, asked, store):
    home = backups.restored(backups.take())
    before, after = every_row(backups.home, store), every_row(home, store)
    assert set(before) == set(after)
    for table in set(before) - LEFT_OUT[store] - {"outbox"}:
        if table == "thread_salt":  # and new ones
            assert set(map(repr, before[table])) < set(map(repr, after[table]))
        else:
            assert after[table] == before[table], table


def test_the_doctor_finds_nothing_and_search_finds_the_thread(backups, asked, monkeypatch):
    home = backups.restored(backups.take())
    bare_environment(monkeypatch, home.folder)
    monkeypatch.setenv("FORUM_SECRET_KEY", "d" * 40)
    assert home.done("doctor").endswith("Everything is as it should be.\n")
    assert asked in home.done("search", "결재자")


def test_who_asked_knows_it_again_after_signing_in(backups, asked):
    app = opened(backups.restored(backups.take()))
    page = signed_in(app, "alice").client("alice").get("/me").text
    assert asked in page
    close(app)


def test_nobody_is_signed_in_any_more(backups, cast):
    app = opened(backups.restored(backups.take()))
    client = Cast(app, cast.people).client("alice")
    assert cast.client("alice").get("/me").status_code == 200
    assert client.get("/me").status_code != 200
    close(app)


def test_who_left_before_the_backup_stays_gone(backups, asked, app, cast):
    with app.app_context():
        query = select(Member.id).where(Member.address == address_of("alice"))
        anonymity.destroy_secret(db.session.scalars(query).one())
    home = backups.restored(backups.take())
    again = opened(home)
    with again.app_context():
        with pytest.raises(NotValid), unit_of_work("identity"):
            accounts.sign_in(address_of("alice"), PASSWORD)
    kept_cookie = Cast(again, cast.people).client("alice")
    assert asked not in kept_cookie.get("/me", follow_redirects=True).text
    assert home.rows("SELECT count(*) FROM wrapped_secret", "vault")[0][0] > 0
    close(again)


def test_who_left_after_it_is_gone_for_good_once_the_vaults_backup_has(backups, asked):
    folder = backups.take()
    with clock.at(datetime.now(UTC) + timedelta(days=folders.LIFE)):
        result = backups.restore(folder, backups.target.parent / "elsewhere")
        assert result.exit_code == 1
        assert "--expired-too" in result.output
        backups.take()
        result = backups.restore(folder, backups.target.parent / "elsewhere", "--expired-too")
    assert result.exit_code == 1
    assert "identity, vault, keys not there" in result.output
    assert not (backups.target.parent / "elsewhere").exists()


def test_an_expired_one_is_restored_only_when_asked_for(backups, asked):
    folder = backups.take()
    with clock.at(datetime.now(UTC) + timedelta(days=folders.LIFE)):
        home = backups.restored(folder, "elsewhere", "--expired-too")
    assert home.rows("SELECT count(*) FROM thread") == [(1,)]


def test_spare_ids_are_new_as_one_may_have_become_a_thread(backups):
    home = backups.restored(backups.take())
    (before, after) = (
        {row[0] for row in one.rows("SELECT id FROM spare_thread")} for one in (backups.home, home)
    )
    assert before
    assert after
    assert not before & after


def test_nobody_gets_letters_they_may_have_stopped_since(backups, cast):
    subscribe(cast, "alice", "daily")
    with cast.unit():
        words = {"title": "결재를 누가 하나요?", "body": "모르겠어요."}
        actions.ask(cast.actor("alice"), category="how-to", **words)
    counts = (
        ("SELECT count(*) FROM watch", "board"),
        ("SELECT count(*) FROM letter_subscription", "identity"),
    )
    assert [backups.home.rows(*one) for one in counts] == [[(1,)], [(1,)]]
    home = backups.restored(backups.take())
    assert [home.rows(*one) for one in counts] == [[(0,)], [(0,)]]


def test_letters_are_not_sent_twice_and_the_index_is_fed(backups, asked, cast):
    with cast.unit("identity"):
        outbox.add("identity", "mail", {"letter": "join_code", "to": "x@y", "params": {}})
    assert backups.home.rows("SELECT kind FROM outbox", "identity") == [("mail",)]
    home = backups.restored(backups.take(), "elsewhere", "--no-index")
    assert home.rows("SELECT count(*) FROM outbox", "identity") == [(0,)]
    assert home.rows("SELECT DISTINCT kind FROM outbox") == [("search.index",)]


@pytest.mark.parametrize("store", COMES_BACK)
def test_for_each_table_of_persons_it_is_decided_whether_it_comes_back(store):
    assert set(metadata_of(store).tables) == COMES_BACK[store] | LEFT_OUT[store]


def test_nothing_is_put_over_what_is_there(backups, asked):
    folder = backups.take()
    before = {store: every_row(backups.home, store) for store in STORES}
    result = backups.restore(folder, backups.home.folder)
    assert result.exit_code == 1
    assert "not empty" in result.output
    assert {store: every_row(backups.home, store) for store in STORES} == before


def test_a_folder_of_something_else_is_refused_and_left_as_it_was(backups, tmp_path):
    (tmp_path / "letters").mkdir(mode=0o755)
    (tmp_path / "letters" / "to_my_mother.txt").write_text("")
    result = backups.restore(
        backups.take(), tmp_path / "letters", "--into", str(tmp_path / "letters")
    )
    assert result.exit_code == 1
    assert "to_my_mother.txt is no part of a forum" in result.output
    assert len(list((tmp_path / "letters").iterdir())) == 1
    assert (tmp_path / "letters").stat().st_mode & 0o777 == 0o755


def test_a_second_run_changes_nothing(backups, asked):
    folder = backups.take()
    home = backups.restored(folder)
    before = {store: every_row(home, store) for store in STORES}
    assert backups.restore(folder, home.folder).exit_code == 1
    assert {store: every_row(home, store) for store in STORES} == before


KILLED_AT = (
    "forum.cli.backup.rows:put",  # in the vault's transaction
    "forum.cli.backup.putting_back:_put_uploads",  # the stores are there
    "forum.cli.backup.putting_back:lay_out",
)


@pytest.mark.parametrize("where", KILLED_AT)
def test_a_killed_restore_is_simply_run_again(backups, asked, where, tmp_path):
    path = backups.home.folder / "uploads" / "a.webp"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"picture")
    folder = backups.take()
    backups.restore_killed(folder, tmp_path / "elsewhere", where)
    home = backups.restored(folder)
    assert every_row(home, "vault")["thread_salt"][:1]
    assert every_row(home, "board")["post"] == every_row(backups.home, "board")["post"]
    assert (home.folder / "uploads" / "a.webp").read_bytes() == b"picture"
    assert "restoring" not in every_row(home, "board")
    assert backups.restore(folder, home.folder).exit_code == 1


def test_what_was_uploaded_between_two_runs_hides_none_of_the_old(backups, asked, tmp_path):
    """The stores were there already, so the board was served before the uploads came."""
    path = backups.home.folder / "uploads" / "aa" / "old.webp"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"old")
    folder = backups.take()
    backups.restore_killed(folder, tmp_path / "elsewhere", KILLED_AT[1])
    new = tmp_path / "elsewhere" / "uploads" / "aa" / "new.webp"
    new.parent.mkdir(parents=True)
    new.write_bytes(b"new")
    home = backups.restored(folder)
    assert (home.folder / "uploads" / "aa" / "old.webp").read_bytes() == b"old"
    assert new.read_bytes() == b"new"


def test_until_it_is_whole_nothing_can_be_served(backups, asked, tmp_path, monkeypatch):
    backups.restore_killed(backups.take(), tmp_path / "elsewhere", KILLED_AT[0])
    bare_environment(monkeypatch, tmp_path / "elsewhere")
    monkeypatch.setenv("FORUM_SECRET_KEY", "s" * 40)
    assert Home(tmp_path / "elsewhere").run("serve").exit_code == 1


def test_nobody_else_may_read_what_was_restored(backups, asked):
    before = os.umask(0o022)
    try:
        home = backups.restored(backups.take())
    finally:
        os.umask(before)
    for path in home.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_board_alone_can_be_read_and_exported(backups, asked, monkeypatch):
    folder = backups.take()
    with clock.at(datetime.now(UTC) + timedelta(days=folders.LIFE)):
        backups.take()
        home = backups.restored(folder, "elsewhere", "--only", "board")
    bare_environment(monkeypatch, home.folder)
    monkeypatch.setenv("FORUM_SECRET_KEY", "e" * 40)
    assert "결재자를 바꿀 수 있나요" in home.done("export", "threads", "-")


def test_an_older_revision_goes_forward(backups, tmp_path):
    """A backup of stores at 0001, put back by the newest version."""
    old = settings_in(tmp_path / "old", backup_key=str(backups.opened().sealing()))
    create(old.keys_file)
    app, folder = create_app(old), backups.target / "2026-11-20"
    folder.mkdir(parents=True)
    with app.app_context():
        for store in STORES:
            with writing(store), engine_of(store).begin() as connection:
                upgrade_within(connection, store, "0001")
        with writing("identity"), engine_of("identity").begin() as connection:
            connection.execute(text("INSERT INTO company VALUES ('a', '한빛', '', true, '')"))
        _seal_all(folder, clock.today(), old)
    close(app)
    home = backups.restored(folder)
    assert home.rows("SELECT id, name FROM company", "identity") == [("a", "한빛")]
    for store in STORES:
        kept = every_row(home, store)
        assert kept["alembic_version"] == every_row(backups.home, store)["alembic_version"]
        assert set(kept) == set(every_row(backups.home, store))
