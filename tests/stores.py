"""Where a test's installation lies: files in its folder, or databases of a PostgreSQL cluster.

FORUM_TEST_POSTGRES_URL, a superuser's address, chooses the second. A folder names an installation
either way: it is copied, read and taken away by its path.
"""

import os
import shutil
import sqlite3
from pathlib import Path

from tests.cluster import Cluster

ADDRESS = os.environ.get("FORUM_TEST_POSTGRES_URL", "")
NAMES = ("board", "identity", "vault")

cluster = Cluster(ADDRESS) if ADDRESS else None


def settings_of(folder: Path) -> dict[str, str]:
    """Which settings tell the forum where its stores are; none for files in its folder."""
    if cluster is None:
        return {}
    told = {f"{store}_url": url for store, url in cluster.urls(folder).items()}
    return told | {"postgres_connections": "20"}  # as many as any test has threads


def environment_of(folder: Path) -> dict[str, str]:
    """The same, with the folder, for a process of its own."""
    told = {f"FORUM_{name.upper()}": url for name, url in settings_of(folder).items()}
    return {"FORUM_DATA_DIR": str(folder)} | told


def copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
    if cluster:
        cluster.copy(source, target)


def restore(source: Path, target: Path) -> None:
    """The rows of `source` in a copy of it; what else lies in the folder stays."""
    if cluster:
        cluster.copy(source, target)
        return
    for store in NAMES:
        there = sqlite3.connect(target / f"{store}.db")
        there.execute("PRAGMA synchronous=OFF")
        here = sqlite3.connect(source / f"{store}.db")
        here.backup(there)
        here.close()
        there.close()


def finish(folder: Path) -> None:
    """Nothing more is written there; from now on it is only copied."""
    if cluster:
        cluster.finish(folder)


def give_back(parent: Path) -> None:
    """A test is over: nobody uses what lies in its folder any more."""
    if cluster:
        cluster.give_back(parent)


def query(folder: Path, store: str, words: str) -> list[tuple]:
    """One statement; what it gives. It is kept."""
    return _asked(folder, store, words)[1]


def tables(folder: Path, store: str) -> list[str]:
    words = (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        if cluster
        else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(name for (name,) in query(folder, store, words))


def rows(folder: Path, store: str) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    found = {}
    for table in tables(folder, store):
        columns, rows = _asked(folder, store, f'SELECT * FROM "{table}"')
        found[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found


def stolen(folder: Path, store: str) -> bytes:
    """What a thief of the store gets: the files with their logs, or a dump of every table."""
    if cluster:
        return cluster.dump(folder, store)
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{store}.db*")))


def take_away(folder: Path, store: str) -> None:
    """The store does not answer any more."""
    if cluster:
        cluster.take_away(folder, store)
    else:
        query(folder, store, "PRAGMA journal_mode=DELETE")
        (folder / f"{store}.db").write_bytes(b"no database at all" * 500)


def _asked(folder: Path, store: str, words: str) -> tuple[list[str], list[tuple]]:
    """The columns and the rows."""
    if cluster:
        return cluster.ask(folder, store, words)
    connection = sqlite3.connect(folder / f"{store}.db", isolation_level=None)
    try:
        found = connection.execute(words)
        return [one[0] for one in found.description or ()], found.fetchall()
    finally:
        connection.close()
