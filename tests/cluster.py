"""Three databases of a PostgreSQL cluster for each installation that a test works on.

They are made from templates that were migrated once, with roles as docs/operating.md gives them,
and used again and again: a copy costs its rows alone. A run holds an advisory lock while it
lives; whatever a dead one left is swept away by the next.
"""

import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import set_json_loads

from forum.config import read_settings
from tests.migrated import migrate

STORES = ("board", "identity", "vault")
PREFIX = "forum_test"

# What would differ if a test changed more than rows
_SHAPE = """
    SELECT md5(string_agg(relname || attname || atttypid || attnotnull || atthasdef, ','
                          ORDER BY relname, attnum))
    FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"


@dataclass
class Rows:
    """A store's rows as COPY gives them, and how far its sequences had come."""

    tables: dict[str, bytes]
    sequences: dict[str, int | None]


@dataclass
class Slot:
    """Three databases; `shapes` are their templates', empty where they were made bare."""

    name: str
    shapes: dict[str, str] = field(default_factory=dict)
    is_lost: bool = False
    connections: dict[str, Connection] = field(default_factory=dict)


class Cluster:
    def __init__(self, address: str) -> None:
        self._address = address
        self._key = secrets.randbelow(2**31)
        self._keeper: Connection | None = None
        self._count = itertools.count()
        self._password = secrets.token_hex(16)
        self._template: Slot | None = None
        self._shapes: dict[str, str] = {}
        self._used: dict[Path, Slot] = {}
        self._free: list[Slot] = []
        self._finished: dict[Path, dict[str, Rows]] = {}

    def urls(self, folder: Path) -> dict[str, str]:
        """Of the folder's databases; bare ones where it is not known yet."""
        slot = self._used.get(folder)
        if slot is None:
            slot = self._used[folder] = self._make({})
        told = conninfo_to_dict(self._address)
        place = f"{told.get('host', '127.0.0.1')}:{told.get('port', 5432)}"
        return {
            store: f"postgresql://{self._role(store)}:{self._password}@{place}/{slot.name}_{store}"
            for store in STORES
        }

    def copy(self, source: Path, target: Path) -> None:
        rows = self._finished.get(source) or self._rows(self._used[source])
        slot = self._used[target] = self._used.get(target) or self._take()
        for store in STORES:
            _fill(self._open(slot, store), rows[store])

    def finish(self, folder: Path) -> None:
        slot = self._used.pop(folder)
        self._finished[folder] = self._rows(slot)
        self._return(slot)

    def give_back(self, parent: Path) -> None:
        for folder in [one for one in self._used if one.is_relative_to(parent)]:
            self._return(self._used.pop(folder))

    def ask(self, folder: Path, store: str, words: str) -> tuple[list[str], list[tuple]]:
        found = self._open(self._used[folder], store).execute(words)
        if found.description is None:
            return [], []
        return [one.name for one in found.description], found.fetchall()

    def dump(self, folder: Path, store: str) -> bytes:
        return b"".join(_rows(self._open(self._used[folder], store)).tables.values())

    def take_away(self, folder: Path, store: str) -> None:
        slot = self._used[folder]
        slot.is_lost = True
        name = sql.Identifier(f"{slot.name}_{store}")
        self._tell(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._keep().execute(ended, [f"{slot.name}_{store}"])

    def close(self) -> None:
        if self._keeper is None:
            return
        slots = [*self._used.values(), *self._free, *([self._template] if self._template else [])]
        for slot in slots:
            self._drop(slot)
        _sweep(self._keeper, self._key)
        self._keeper.close()

    def _take(self) -> Slot:
        """One made from the templates whose tables are still as they were."""
        if self._template is None:
            self._template = self._laid_out()
        while self._free:
            slot = self._free.pop()
            shapes = {store: _shape(self._open(slot, store)) for store in STORES}
            if shapes == self._shapes:
                return slot
            self._drop(slot)
        return self._make(self._shapes)

    def _return(self, slot: Slot) -> None:
        if slot.shapes and not slot.is_lost:
            self._free.append(slot)
        else:
            self._drop(slot)

    def _laid_out(self) -> Slot:
        """The templates: migrated once, without rows."""
        folder = Path(f"/{PREFIX}_{self._key}")
        told = {f"{store}_url": url for store, url in self.urls(folder).items()}
        migrate(read_settings({}, secret_key="m" * 32, **told))
        slot = self._used.pop(folder)
        self._shapes = {store: _shape(self._open(slot, store)) for store in STORES}
        for connection in slot.connections.values():
            connection.close()  # a database that is in use is no template
        return slot

    def _make(self, shapes: dict[str, str]) -> Slot:
        slot = Slot(f"{PREFIX}_{self._key}_{next(self._count)}", shapes)
        for store in STORES:
            name = sql.Identifier(f"{slot.name}_{store}")
            template = (
                f"{self._template.name}_{store}" if self._template and shapes else "template0"
            )
            words = "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'"
            owner = sql.Identifier(self._role(store))
            self._tell(sql.SQL(words).format(name, owner, sql.Identifier(template)))
            self._tell(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        return slot

    def _drop(self, slot: Slot) -> None:
        for connection in slot.connections.values():
            connection.close()
        for store in STORES:
            _drop_database(self._keep(), f"{slot.name}_{store}")

    def _rows(self, slot: Slot) -> dict[str, Rows]:
        return {store: _rows(self._open(slot, store)) for store in STORES}

    def _open(self, slot: Slot, store: str) -> Connection:
        connection = slot.connections.get(store)
        if connection is None or connection.closed:
            told = {"dbname": f"{slot.name}_{store}", "application_name": PREFIX}
            connection = psycopg.connect(self._address, autocommit=True, **told)
            connection.execute("SET synchronous_commit = off")
            connection.execute("SET lock_timeout = '10s'")
            set_json_loads(lambda packed: packed.decode(), connection)  # as SQLite gives it
            slot.connections[store] = connection
        return connection

    def _role(self, store: str) -> str:
        return f"{PREFIX}_{self._key}_{store}"

    def _tell(self, words: sql.Composed) -> None:
        self._keep().execute(words)

    def _keep(self) -> Connection:
        """The connection that says: this run is alive."""
        if self._keeper is None:
            self._keeper = psycopg.connect(self._address, autocommit=True, application_name=PREFIX)
            self._keeper.execute("SELECT pg_advisory_lock(%s)", [self._key])
            _sweep_all(self._keeper)
            for store in STORES:
                words = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(self._role(store)), sql.Literal(self._password)
                )
                self._keeper.execute(words)
                silent = sql.SQL("ALTER ROLE {} SET log_error_verbosity = terse")
                self._keeper.execute(silent.format(sql.Identifier(self._role(store))))
        return self._keeper


def _fill(connection: Connection, rows: Rows) -> None:
    """These rows and no others."""
    names = [name for (name,) in connection.execute(_TABLES)]
    emptied = "".join(f'DELETE FROM "{name}";' for name in names)
    reset = "".join(
        f"SELECT setval('\"{name}\"', {value or 1}, {value is not None});"
        for name, value in rows.sequences.items()
    )
    with connection.transaction():
        connection.execute(f"SET LOCAL session_replication_role = replica; {emptied} {reset}")
        for name, packed in rows.tables.items():
            with connection.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as copying:
                copying.write(packed)


def _rows(connection: Connection) -> Rows:
    tables = {}
    for (name,) in connection.execute(_TABLES).fetchall():
        if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone():
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copying:
                tables[name] = b"".join(copying)
    return Rows(tables, dict(connection.execute(_SEQUENCES).fetchall()))


def _shape(connection: Connection) -> str:
    found = connection.execute(_SHAPE).fetchone()
    return str(found and found[0])


def _sweep_all(keeper: Connection) -> None:
    """What runs left that were killed: nobody holds their lock."""
    names = "SELECT rolname FROM pg_roles WHERE rolname LIKE %s"
    keys = {
        name.split("_")[2]
        for (name,) in keeper.execute(names, [f"{PREFIX}_%"])
        if name.count("_") > 2
    }
    for key in map(int, keys):
        if _lock(keeper, key):
            _sweep(keeper, key)
            keeper.execute("SELECT pg_advisory_unlock(%s)", [key])


def _lock(keeper: Connection, key: int) -> bool:
    held = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = %s"
    if keeper.execute(held, [key]).fetchone():
        return False
    return bool(keeper.execute("SELECT pg_try_advisory_lock(%s)", [key]).fetchone()[0])


def _sweep(keeper: Connection, key: int) -> None:
    databases = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    for (name,) in keeper.execute(databases, [f"{PREFIX}_{key}_%"]).fetchall():
        _drop_database(keeper, name)
    for name in _roles(key):
        keeper.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def _roles(key: int) -> Iterator[str]:
    return (f"{PREFIX}_{key}_{store}" for store in STORES)


def _drop_database(keeper: Connection, name: str) -> None:
    keeper.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
