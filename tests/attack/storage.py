"""The thief who reads what lies under the rows: pages, logs, transactions, places and times.

`thief.py` tries to name authors from values. Here it is asked what else the files of a store tell:
which rows one transaction wrote, what was deleted, what stands in two places, when it was.
"""

import base64
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from tests import stores
from tests.attack.thief import Loot, Row, _tag

# Rows that tell of a member's act, and by which columns one of them is known.
ACTS = {
    "post": ("author_tag",),
    "vote": ("voter_tag",),
    "follow": ("follower_tag",),
    "report": ("reporter_tag",),
    "participant": ("author_tag",),
    "freshness": ("voter_tag",),
}


def alone(loot: Loot, store: str) -> Loot:
    """The thief of one store."""
    return Loot({name: loot.stores[name] if name == store else {} for name in stores.NAMES}, {
        "epochs": {}
    })  # fmt: skip


def raw(folder: Path) -> bytes:
    """Every byte of every file of the installation but the keys', and of PostgreSQL's relations."""
    parts = [path.read_bytes() for path in sorted(folder.rglob("*")) if _is_loot(path)]
    if stores.cluster:
        parts += [data for store in stores.NAMES for _, data in relations(folder, store)]
    return b"\0".join(parts)


def _is_loot(path: Path) -> bool:
    return path.is_file() and path.name not in {"keys.json", "secret.key"}


def relations(folder: Path, store: str) -> list[tuple[str, bytes]]:
    """PostgreSQL: tables, long texts, indexes and catalogues, as they lie on the disk."""
    stores.query(folder, store, "CHECKPOINT")
    return stores.query(
        folder, store,
        "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
        " WHERE relkind IN ('r', 't', 'i') AND pg_relation_filepath(oid) IS NOT NULL",
    )  # fmt: skip


def found(data: bytes, secrets: Iterable[bytes]) -> list[bytes]:
    """Which of these stand in the bytes, as they are or in a dress they might wear."""
    return [one for one in secrets if any(form in data for form in _forms(one))]


def _forms(one: bytes) -> Iterator[bytes]:
    yield one
    yield one.hex().encode()
    yield base64.b64encode(one).rstrip(b"=")
    yield base64.urlsafe_b64encode(one).rstrip(b"=")


def company_tags(loot: Loot) -> dict[bytes, tuple[str, str]]:
    """With all stores and keys: each company's tag in each thread there is; company and thread."""
    salts = {row["id"]: row["salt"] for row in loot.rows("vault", "thread_salt")}
    companies = loot.rows("vault", "company_secret")
    tags = {}
    for thread in loot.rows("board", "thread"):
        key = bytes.fromhex(loot.keys["epochs"][thread["epoch"]])
        for company in companies:
            tag = _tag(b"company", company["secret"], salts[thread["salt_id"]], key)
            tags[tag] = (company["company_id"], thread["id"])
    return tags


def taking_part(loot: Loot, folder: Path) -> set[tuple[str, str]]:
    """Which companies took part in which threads: what the promise says can be learnt."""
    tags = company_tags(loot)
    there = {row["tag"] for row in loot.rows("vault", "company_tag")}
    there |= set(_waiting(loot, folder))
    return {tags[tag] for tag in there if tag in tags}


def _waiting(loot: Loot, folder: Path) -> Iterator[bytes]:
    box = SecretBox(bytes.fromhex(str(loot.keys["additions"])))
    path = folder / "waiting"
    data = path.read_bytes() if path.exists() else b""
    sealed = [data[at : at + 72] for at in range(0, len(data), 72)]
    for one in [*sealed, *(row["sealed"] for row in loot.rows("board", "company_addition"))]:
        try:
            yield box.decrypt(one)[16:]
        except CryptoError:
            continue


def acts_by_company(loot: Loot, folder: Path) -> dict[tuple[str, object], str]:
    """Posts and votes that something joins to a company: what nobody must learn.

    Whoever wrote a sealed addition in the same transaction as a row wrote both.
    """
    box = SecretBox(bytes.fromhex(str(loot.keys["additions"])))
    tags = company_tags(loot)
    joined = {}
    for rows in _units(folder):
        companies = set()
        for table, row in rows:
            if table == "company_addition":
                companies.add(tags[box.decrypt(bytes(row["sealed"]))[16:]][0])
        for table, row in rows:
            if table in ACTS and companies:
                joined[table, bytes(row[ACTS[table][0]] or b"")] = ", ".join(sorted(companies))
    return joined


def _units(folder: Path) -> Iterator[list[tuple[str, Row]]]:
    """The board's rows by the transaction that wrote them, as far as the files tell."""
    if stores.cluster:
        by_unit = defaultdict(list)
        for table in (*ACTS, "company_addition"):
            words = f'SELECT xmin::text AS unit, * FROM "{table}"'
            columns, rows = stores._asked(folder, "board", words)
            for row in rows:
                told = dict(zip(columns, row, strict=True))
                by_unit[told["unit"]].append((table, told))
        # A night's own transaction wrote everything, and tells nothing
        yield from by_unit.values()
        return
    there = stores.rows(folder, "board")
    for frames in _commits(folder / "board.db-wal"):
        rows = []
        for table, columns in (ACTS | {"company_addition": ("key",)}).items():
            rows += [
                (table, row) for row in there[table]
                if row[columns[0]] and bytes(row[columns[0]]) in frames
            ]  # fmt: skip
        yield rows


def _commits(path: Path) -> Iterator[bytes]:
    """The write-ahead log of SQLite: of each commit what it changed.

    A frame holds its whole page, so what stood in the page's frame before is taken off.
    """
    data = path.read_bytes() if path.exists() else b""
    if len(data) < 32:
        return
    size = struct.unpack(">I", data[8:12])[0]
    before: dict[int, bytes] = {}
    changed: list[bytes] = []
    for at in range(32, len(data) - size - 23, size + 24):
        number, is_commit = struct.unpack(">II", data[at : at + 8])
        page = data[at + 24 : at + 24 + size]
        changed.append(_new(page, before.get(number, b"")))
        before[number] = page
        if is_commit:
            yield b"\0".join(changed)
            changed = []


def _new(page: bytes, before: bytes) -> bytes:
    """What stands in the page and did not before, cell by cell as far as 16 bytes tell."""
    if not before:
        return page
    pieces = [page[at : at + 24] for at in range(len(page) - 16)]
    return b"\0".join(piece for piece in pieces if piece[:16] not in before)


def twice(loot: Loot) -> set[bytes]:
    """Tags in two threads, or under two kinds: what would join a person to themselves."""
    threads = {row["id"]: row["thread_id"] for row in loot.rows("board", "post")}
    seen: dict[bytes, set[tuple[str, str]]] = defaultdict(set)
    for table, (column,) in ACTS.items():
        kind = "author" if column == "author_tag" else table
        for row in loot.rows("board", table):
            thread = row.get("thread_id") or threads.get(row.get("post_id"))
            if row[column]:
                seen[bytes(row[column])].add((kind, str(thread)))
    return {tag for tag, places in seen.items() if len(places) > 1}


def finer_than_the_hour(loot: Loot) -> list[tuple[str, str]]:
    """Tables and columns of members' rows that tell a minute."""
    members = ("thread", "post", "revision", "report", *ACTS)
    told = set()
    for table in members:
        for row in loot.rows("board", table):
            for column, value in row.items():
                instant = value if isinstance(value, datetime) else _read(value)
                if instant and (instant.minute, instant.second, instant.microsecond) != (0, 0, 0):
                    told.add((table, column))
    return sorted(told)


def finer_than_the_day(loot: Loot) -> list[tuple[str, str]]:
    """The same of identity's members and sessions, whose times are days."""
    return sorted(
        {
            (table, column)
            for table in ("member", "session", "invitation")
            for row in loot.rows("identity", table)
            for column, value in row.items()
            if isinstance(value, datetime) or _read(value)
        }
    )


def _read(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) < 16:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
