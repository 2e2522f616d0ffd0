"""The doctor and the databases themselves: each wrong set-up is planted and found."""

import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from forum.cli.servers import _wrong
from tests import stores
from tests.cli.test_doctor import findings

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgres" / "sql" / "store.sql"
SOUND = {
    "version": 15, "encoding": "UTF8", "fsync": "on", "full_page_writes": "on",
    "synchronous_commit": "on", "statement_timeout": "30s", "lock_timeout": "3s",
    "idle_timeout": "1min", "rolname": "forum_board", "rolsuper": False, "rolcreatedb": False,
    "rolcreaterole": False, "rolbypassrls": False, "rolreplication": False,
    "track_commit_timestamp": "off", "archive_mode": "off", "log_statement": "none",
    "log_min_duration_statement": "-1", "log_error_verbosity": "terse", "log_parameters": "0",
}  # fmt: skip


def told(home):
    return [(one["check"], one["problem"]) for one in findings(home)]


@pytest.fixture
def superuser():
    with psycopg.connect(stores.ADDRESS, autocommit=True) as connection:
        yield connection


def url_of(home, store):
    return stores.settings_of(home.folder)[f"{store}_url"]


def names_of(home, store):
    parts = conninfo_to_dict(url_of(home, store))
    return sql.Identifier(parts["user"]), sql.Identifier(parts["dbname"])


@pytest.mark.postgres
def test_a_sound_set_up_is_warned_of_its_one_cluster_alone(home):
    said = home.done("doctor")
    assert said.startswith("(warning) postgresql: board, identity, vault lie in one cluster")
    assert said.count("\n") == 2


@pytest.mark.postgres
@pytest.mark.parametrize("power", ["CREATEDB", "CREATEROLE", "BYPASSRLS", "SUPERUSER"])
def test_a_role_that_is_too_strong_is_found(home, superuser, power):
    role, _ = names_of(home, "vault")
    superuser.execute(sql.SQL(f"ALTER ROLE {{}} {power}").format(role))
    try:
        assert any(power in problem for check, problem in told(home) if check == "postgresql vault")
    finally:
        superuser.execute(sql.SQL(f"ALTER ROLE {{}} NO{power}").format(role))


@pytest.mark.postgres
def test_a_role_that_may_enter_anothers_store_is_found(home, superuser):
    role, _ = names_of(home, "identity")
    _, database = names_of(home, "vault")
    superuser.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
    try:
        [(check, problem)] = told(home)
    finally:
        superuser.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(database, role))
    assert check == "postgresql vault"
    assert problem.endswith("of identity may enter it")


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("told_to_server", "problem"),
    [
        ("lock_timeout=0", "lock_timeout is 0"),
        ("statement_timeout=0", "statement_timeout is 0"),
        ("idle_in_transaction_session_timeout=0", "idle_in_transaction_session_timeout is 0"),
        ("synchronous_commit=off", "synchronous_commit is off"),
    ],
)
def test_a_session_without_its_promises_is_found(home, monkeypatch, told_to_server, problem):
    url = f"{url_of(home, 'board')}?options=-c%20{told_to_server}"
    monkeypatch.setenv("FORUM_BOARD_URL", url)
    [(check, said)] = told(home)
    assert check == "postgresql board"
    assert said.startswith(problem)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"version": 14}, "version 14 is older than 15"),
        ({"encoding": "SQL_ASCII"}, "its encoding is SQL_ASCII, not UTF8"),
        ({"fsync": "off"}, "fsync is off: acknowledged posts may be lost"),
        ({"full_page_writes": "off"}, "full_page_writes is off: acknowledged posts may be lost"),
        (
            {"track_commit_timestamp": "on"},
            "track_commit_timestamp is on: it tells when each row was written",
        ),
        (
            {"log_statement": "all"},
            "log_statement is all: its log would keep each statement, with its time",
        ),
        (
            {"log_min_duration_statement": "250"},
            "log_min_duration_statement is 250: its log would keep slow statements",
        ),
        (
            {"log_error_verbosity": "default"},
            "log_error_verbosity is default: its log would keep addresses, with refused ones",
        ),
        (
            {"log_parameters": "-1"},
            "log_parameter_max_length_on_error is -1: its log would keep texts, with failed ones",
        ),
        ({"archive_mode": "on"}, "archived WAL tells each commit's time and what was deleted"),
        ({}, None),
    ],
)
def test_what_only_the_server_can_get_wrong_is_told(wrong, problem):
    """The suite's own server stays as it is: others use it."""
    assert [one.problem for one in _wrong("board", SOUND | wrong)] == ([problem] if wrong else [])


@pytest.mark.postgres
def test_the_script_makes_a_role_that_may_enter_its_own_store_alone(home, superuser):
    parts = conninfo_to_dict(url_of(home, "board"))
    name = f"{parts['dbname'].removesuffix('_board')}_made"
    given = ["-v", f"name={name}", "-v", "password=a-long-password", "-f", str(SCRIPT)]
    others = "has_database_privilege('public', 'postgres', 'CONNECT')"
    open_before = superuser.execute(f"SELECT {others}").fetchone()[0]
    try:
        for _ in range(2):
            subprocess.run(["psql", "-q", stores.ADDRESS, *given], check=True, capture_output=True)
        with _as(parts, name, name) as role:
            role.execute("CREATE TABLE kept (id int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                role.execute(f"CREATE DATABASE {name}_more")
            assert role.execute("SHOW lock_timeout").fetchone() == ("3s",)
        for elsewhere in ("postgres", parts["dbname"]):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                _as(parts, name, elsewhere)
    finally:
        if open_before:
            superuser.execute("GRANT CONNECT ON DATABASE postgres, template1 TO PUBLIC")
        for what in ("DATABASE", "ROLE"):
            superuser.execute(sql.SQL(f"DROP {what} IF EXISTS {{}}").format(sql.Identifier(name)))


def _as(parts, name, database):
    place = {"host": parts["host"], "port": parts["port"], "autocommit": True}
    return psycopg.connect(user=name, password="a-long-password", dbname=database, **place)


@pytest.mark.sqlite
def test_a_file_that_others_may_read_is_found(home, tmp_path, monkeypatch):
    (tmp_path / "open").mkdir(mode=0o755)
    path = (home.folder / "vault.db").rename(tmp_path / "open" / "vault.db")
    path.chmod(0o644)
    monkeypatch.setenv("FORUM_VAULT_URL", f"sqlite:///{path}")
    assert told(home) == [("sqlite vault", f"{path}: others may read it")]


@pytest.mark.sqlite
def test_pragmas_that_are_not_ours_are_found(home, monkeypatch):
    stores.query(home.folder, "board", "PRAGMA journal_mode=DELETE")
    monkeypatch.setattr("forum.database._rule", lambda *_: None)
    problems = told(home)
    assert ("sqlite board", "journal_mode is delete, not wal") in problems
    assert ("sqlite vault", "foreign_keys is 0, not 1") in problems
    assert ("sqlite identity", "trusted_schema is 1, not 0") in problems
