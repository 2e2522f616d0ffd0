"""Once a night every row is written anew, so that its place and its transaction tell nothing.

What a thief of the files could read there: on PostgreSQL which rows one transaction wrote and in
which order (xmin, ctid, the numbers of long texts), in SQLite in which order a page was filled;
in both what was deleted and not yet overwritten. Afterwards the rows lie in the order of their
keys, which are drawn at random, and all of a store are of one transaction. What is left, and for
how long, is in docs/decisions/0020-traces.md.
"""

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    String,
    Table,
    Text,
    cast,
    literal_column,
    text,
)

from forum.database import STORES, Store, db, empty_log, engine_of, is_sqlite, metadata_of, writing

_FROM_THE_BEGINNING = text("SET LOCAL synchronize_seqscans = off")
_UNHURRIED = text("SET LOCAL statement_timeout = 0")


# PostgreSQL's ANALYZE copies some of what it meets into pg_statistic: no deletion reaches it there.
_SAMPLED = text("""
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = CAST(:name AS regclass) AND attname = ANY(:columns)
      AND attstattarget IS DISTINCT FROM 0
""")
_SHORT = 100  # characters: kinds, ids and names, which a plan may need to know


def rewrite_rows() -> None:
    """PostgreSQL: all rows of each store in one transaction. Readers go on reading.

    In the order of their keys, in which packing has laid them: long texts are numbered by it.
    """
    db.session.rollback()  # a read of ours would be in the way
    for store in STORES:
        if not is_sqlite(store):
            _cluster(store)
            _rewrite(store)


def pack_pages() -> None:
    """New files without free space: deleted rows and their places are gone.

    Whoever wants to read or write waits for the table that is being packed, in SQLite who wants
    to write.
    """
    db.session.rollback()
    for store in STORES:
        if is_sqlite(store):
            _vacuum(store)
            empty_log(store)
        else:
            _cluster(store)


def _rewrite(store: Store) -> None:
    tables = metadata_of(store).sorted_tables
    with writing(store), engine_of(store).begin() as connection:
        connection.execute(_UNHURRIED)
        connection.execute(_FROM_THE_BEGINNING)
        names = ", ".join(map(_name, tables))
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        for table in tables:
            connection.execute(table.update().values(_same(table)))


def _same(table: Table) -> dict[str, ColumnElement[object]]:
    """The values that a row has; what may lie apart from it is put together anew."""
    told = {one.name: _anew(one) for one in table.columns if _is_told(one)}
    first = next(iter(table.primary_key))
    return told or {first.name: first.expression}


def _anew(one: Column[object]) -> ColumnElement[object]:
    """Joined with nothing: PostgreSQL would keep a long text where it is."""
    if isinstance(one.type, LargeBinary):
        return one.op("||")(literal_column("''::bytea"))
    if isinstance(one.type, JSON):
        return cast(cast(one, Text).op("||")(literal_column("''")), one.type)
    return one.op("||")(literal_column("''"))


def _cluster(store: Store) -> None:
    """One table after another, so that nobody waits for all of them."""
    for table in metadata_of(store).sorted_tables:
        with writing(store), engine_of(store).begin() as connection:
            connection.execute(_UNHURRIED)
            _forget_samples(connection, table)
            key = connection.dialect.identifier_preparer.quote(str(table.primary_key.name))
            connection.execute(text(f"CLUSTER {_name(table)} USING {key}"))


def _forget_samples(connection: Connection, table: Table) -> None:
    """Those taken so far, and from now on none are."""
    told = {"name": _name(table), "columns": [one.name for one in table.columns if _is_told(one)]}
    for name, kind in connection.execute(_SAMPLED, told).all():
        alter = f'ALTER TABLE {_name(table)} ALTER COLUMN "{name}"'
        connection.execute(text(f"{alter} TYPE {kind}"))  # the one it has: only samples go
        connection.execute(text(f"{alter} SET STATISTICS 0"))


def _is_told(one: Column[object]) -> bool:
    """Whether people's words or addresses stand there, or sealed ones."""
    if one.primary_key or one.foreign_keys:
        return False
    if isinstance(one.type, String | LargeBinary):
        return one.type.length is None or one.type.length >= _SHORT
    return isinstance(one.type, JSON)


def _vacuum(store: Store) -> None:
    connection = engine_of(store).raw_connection()
    try:
        connection.cursor().execute("VACUUM")
    finally:
        connection.close()


def _name(table: Table) -> str:
    return f'public."{table.name}"'
