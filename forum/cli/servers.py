"""What the doctor asks of the databases themselves: PostgreSQL's servers and roles, SQLite's files.

A set-up is wrong where it could lose what was acknowledged, let one store's role into another's
store, or tie the stores together: transaction ids of one cluster link a sign-in to a post.
"""

import stat
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, text
from sqlalchemy.exc import DBAPIError

from forum.cli.doctor import Finding
from forum.config import Settings
from forum.database import STORES, Store, engine_of, is_sqlite

OLDEST = 15  # what the suite runs on; before it anybody might make tables in the schema public
_HOW = "docs/operating.md, PostgreSQL"

_ASKED = text("""
    SELECT (SELECT system_identifier FROM pg_control_system()) AS cluster,
           current_setting('server_version_num')::int / 10000 AS version,
           current_setting('server_encoding') AS encoding,
           current_setting('fsync') AS fsync,
           current_setting('full_page_writes') AS full_page_writes,
           current_setting('synchronous_commit') AS synchronous_commit,
           current_setting('statement_timeout') AS statement_timeout,
           current_setting('lock_timeout') AS lock_timeout,
           current_setting('idle_in_transaction_session_timeout') AS idle_timeout,
           current_setting('track_commit_timestamp') AS track_commit_timestamp,
           current_setting('archive_mode') AS archive_mode,
           current_setting('log_statement') AS log_statement,
           current_setting('log_min_duration_statement') AS log_min_duration_statement,
           current_setting('log_error_verbosity') AS log_error_verbosity,
           current_setting('log_parameter_max_length_on_error') AS log_parameters,
           rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication
    FROM pg_roles WHERE rolname = current_user
""")
_MAY_ENTER = text("SELECT has_database_privilege(:role, current_database(), 'CONNECT')").bindparams(
    bindparam("role")
)
_POWERS = {
    "rolsuper": "SUPERUSER",
    "rolcreatedb": "CREATEDB",
    "rolcreaterole": "CREATEROLE",
    "rolbypassrls": "BYPASSRLS",
    "rolreplication": "REPLICATION",
}
_PATIENT = {
    "statement_timeout": "statement_timeout",
    "lock_timeout": "lock_timeout",
    "idle_timeout": "idle_in_transaction_session_timeout",
}
# What a server would write into its own log, and what it has to be instead.
_SILENT = {
    "log_statement": ("log_statement", ("none", "ddl"), "each statement, with its time"),
    "log_min_duration_statement": (
        "log_min_duration_statement", ("-1",), "slow statements"
    ),
    "log_error_verbosity": ("log_error_verbosity", ("terse",), "addresses, with refused ones"),
    "log_parameters": ("log_parameter_max_length_on_error", ("0",), "texts, with failed ones"),
}  # fmt: skip
# As forum/database.py sets them on every connection.
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}


def servers(settings: Settings) -> Iterator[Finding]:
    told: dict[Store, RowMapping] = {}
    for store in STORES:
        if is_sqlite(store):
            yield from _read(store, _pragmas)
            yield from _rights(store, settings.data_dir)
        else:
            for answer in _read(store, _server):
                told[store] = answer
                yield from _wrong(store, answer)
    yield from _together(told)


def _read(store: Store, look: Any) -> Iterator[Any]:  # noqa: ANN401  what `look` yields
    """Nothing from a store that cannot be read: that was told already."""
    try:
        with engine_of(store).connect() as connection:
            yield from list(look(store, connection))
    except DBAPIError:
        return


def _server(_store: Store, connection: Connection) -> Iterator[RowMapping]:
    yield connection.execute(_ASKED).mappings().one()


def _wrong(store: Store, told: RowMapping) -> Iterator[Finding]:
    check = f"postgresql {store}"
    if told["version"] < OLDEST:
        yield Finding(check, f"version {told['version']} is older than {OLDEST}", "upgrade it")
    if told["encoding"] != "UTF8":
        yield Finding(check, f"its encoding is {told['encoding']}, not UTF8", _HOW)
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if told[name] == "off":
            yield Finding(check, f"{name} is off: acknowledged posts may be lost", f"{name} = on")
    powers = [power for column, power in _POWERS.items() if told[column]]
    if powers:
        yield Finding(check, f"the role {told['rolname']} is too strong: {', '.join(powers)}", _HOW)
    yield from _telling(check, told)
    for name, setting in _PATIENT.items():
        if told[name] == "0":
            yield Finding(check, f"{setting} is 0: a request may wait for ever", _HOW)


def _telling(check: str, told: RowMapping) -> Iterator[Finding]:
    """What a thief of the server's files or logs would learn beyond the rows."""
    if told["track_commit_timestamp"] == "on":
        words = "track_commit_timestamp is on: it tells when each row was written"
        yield Finding(check, words, "track_commit_timestamp = off")
    for column, (setting, sound, leak) in _SILENT.items():
        if told[column] not in sound:
            words = f"{setting} is {told[column]}: its log would keep {leak}"
            yield Finding(check, words, f"{setting} = {sound[0]}, as store.sql sets it")
    if told["archive_mode"] != "off":
        words = "archived WAL tells each commit's time and what was deleted"
        yield Finding(check, words, "keep it for eight days at most", is_warning=True)


def _together(told: dict[Store, RowMapping]) -> Iterator[Finding]:
    for one, other in permutations(told, 2):
        if told[one]["cluster"] != told[other]["cluster"]:
            continue
        role = told[one]["rolname"]
        if any(_read(other, lambda _store, connection, role=role: _enters(connection, role))):
            yield Finding(f"postgresql {other}", f"the role {role} of {one} may enter it", _HOW)
    shared = [store for store in told if _shares(store, told)]
    if shared:
        words = (
            f"{', '.join(shared)} lie in one cluster, whose transaction ids link a sign-in to a"
            " post: good enough to develop, not for people"
        )
        yield Finding("postgresql", words, "an instance for each store", is_warning=True)


def _enters(connection: Connection, role: str) -> Iterator[bool]:
    yield bool(connection.execute(_MAY_ENTER, {"role": role}).scalar())


def _shares(store: Store, told: dict[Store, RowMapping]) -> bool:
    return any(told[other]["cluster"] == told[store]["cluster"] for other in told if other != store)


def _pragmas(store: Store, connection: Connection) -> Iterator[Finding]:
    for name, wanted in _PRAGMAS.items():
        found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        if found != wanted:
            words = f"{name} is {found}, not {wanted}"
            yield Finding(f"sqlite {store}", words, "a disk of this machine, not a network's")


def _rights(store: Store, folder: Path) -> Iterator[Finding]:
    """Of a file that lies elsewhere: the data folder's own were looked at."""
    path = Path(str(engine_of(store).url.database))
    if path.parent != folder and path.exists() and _is_open(path) and _is_open(path.parent):
        yield Finding(f"sqlite {store}", f"{path}: others may read it", f"chmod go= {path}*")


def _is_open(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
