"""A store as lines: some rows of a table each, and at the end how many each table has.

Rows and not a file or a dump of the database: they come without free pages that hold deleted
words, without the order in which they were written, and go into SQLite and PostgreSQL alike. The
schema is the migrations' at the revision that the header names.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, groupby
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy import Connection, Table, text

from forum.cli.backup.sealing import Spoilt
from forum.database import Store, engine_of

VERSIONS = "alembic_version"
_BATCH = 200  # rows a line: with the longest texts there may be about 60 MB
Kind = str
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
    (sa.Boolean, "flag"), (sa.Integer, "number"), (sa.Numeric, "number"), (sa.DateTime, "instant"),
    (sa.Date, "day"), (sa.LargeBinary, "bytes"), (sa.JSON, "json"), (sa.String, "text"),
)  # fmt: skip


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """One moment of a store, however long it is read and whatever is written meanwhile."""
    with engine_of(store).connect() as opened:
        if opened.dialect.name == "postgresql":
            opened.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            take_time(opened)
        yield opened


def take_time(connection: Connection) -> None:
    """In this transaction: the time-outs are a page's."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {name} = 0"))


def tables_of(connection: Connection) -> list[Table]:
    """As they are, whatever the models say; those that others point at come first."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSIONS]


def count(connection: Connection) -> int:
    return sum(
        connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for table in tables_of(connection)
    )


def lines(connection: Connection, step: Callable[[int], None]) -> Iterator[bytes]:
    counts = {}
    for table in tables_of(connection):
        kinds = {column.name: _kind(column) for column in table.columns}
        packs = [_PACK[kind] for kind in kinds.values()]
        counts[table.name] = 0
        for batch in _read(connection, table):
            rows = [_each(packs, row) for row in batch]
            yield _line({"table": table.name, "columns": kinds, "rows": rows})
            counts[table.name] += len(rows)
            step(len(rows))
    yield _line({"counts": counts})


def _each(changes: list[Callable[[Any], Any]], row: Sequence[Any]) -> list[Any]:
    pairs = zip(changes, row, strict=True)
    return [None if value is None else change(value) for change, value in pairs]


def _read(connection: Connection, table: Table) -> Iterator[Any]:
    """In the order of the key, which is drawn at random where order would tell something."""
    columns = [_as_text(connection, one) if _kind(one) == "json" else one for one in table.columns]
    query: sa.Select[Any] = sa.select(*columns).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=_BATCH).execute(query)
    return found.partitions()


def _as_text(connection: Connection, column: sa.Column[Any]) -> Any:  # noqa: ANN401
    # As it was written: read as JSON, null and NULL would be the same.
    is_sqlite = connection.dialect.name == "sqlite"
    return sa.type_coerce(column, sa.Text) if is_sqlite else sa.cast(column, sa.Text)


def _kind(column: sa.Column[Any]) -> Kind:
    for type_, kind in _KINDS:
        if isinstance(column.type, type_):
            return kind
    message = f"{column.table.name}.{column.name}: no kind for {column.type!r}"
    raise TypeError(message)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _instant(value: datetime) -> str:
    return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat()


def _itself(value: Any) -> Any:  # noqa: ANN401
    return value


_PACK: dict[Kind, Callable[[Any], Any]] = {
    "flag": bool, "number": _itself, "text": _itself, "json": _itself, "instant": _instant,
    "day": date.isoformat, "bytes": lambda value: base64.b64encode(value).decode(),
}  # fmt: skip
_UNPACK: dict[Kind, Callable[[Any], Any]] = {
    "flag": bool, "number": _itself, "text": _itself, "json": _itself,
    "instant": lambda value: datetime.fromisoformat(value).replace(tzinfo=UTC),
    "day": date.fromisoformat, "bytes": base64.b64decode,
}  # fmt: skip


@dataclass(frozen=True)
class Batch:
    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]

    def by_name(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def read(content: IO[bytes], step: Callable[[int], None]) -> Iterator[Batch]:
    """Raises Spoilt where a table holds other than its archive says at its end."""
    counts: Counter[str] = Counter()
    while "rows" in (line := json.loads(content.readline() or b"{}")):
        unpacks = [_UNPACK[kind] for kind in line["columns"].values()]
        rows = [_each(unpacks, row) for row in line["rows"]]
        counts[line["table"]] += len(rows)
        yield Batch(line["table"], tuple(line["columns"]), rows)
        step(len(rows))
    if content.read(1) or Counter(line.get("counts", {"": 1})) != counts:
        message = "holds other rows than it says"
        raise Spoilt(message)


def put(connection: Connection, batches: Iterator[Batch], left_out: Collection[str]) -> None:
    """Into the tables that are there. The caller commits."""
    tables = {table.name: table for table in tables_of(connection)}
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))  # an answer before its thread
    for name, some in groupby(batches, lambda batch: batch.table):
        if name in left_out:
            continue
        if connection.dialect.name == "postgresql":
            _copy(connection, tables[name], some)
        else:
            for batch in some:
                connection.execute(_insert(tables[name]), batch.by_name())


def _insert(table: Table) -> sa.Insert:
    # JSON is put as the text that it was read as
    texts = {one.name: sa.type_coerce(sa.bindparam(one.name), sa.Text) for one in table.columns}
    return sa.insert(table).values({n: t for n, t in texts.items() if _kind(table.c[n]) == "json"})


def _copy(connection: Connection, table: Table, batches: Iterator[Batch]) -> None:
    """One COPY a table: rows of it that point at each other are looked at when it ends."""
    quote = connection.dialect.identifier_preparer.quote
    first = next(batches)
    columns = ", ".join(map(quote, first.columns))
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
        for batch in chain([first], batches):
            for row in batch.rows:
                copy.write_row(row)
    _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Numbers that the database gives go on after those that were put."""
    key = table.autoincrement_column
    if key is not None and key.server_default is not None:
        sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(
            sa.select(sa.func.setval(sequence, sa.select(sa.func.max(key)).scalar_subquery()))
        )
