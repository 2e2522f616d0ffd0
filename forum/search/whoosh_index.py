"""The index folder on disk: its schema, its version, opening and writing.

Whoosh pickles the schema into the index, so the schema holds nothing of ours: texts arrive as
terms with spaces between them. One process writes; any number read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import Any

from whoosh import columns, fields, index
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.filelock import FileLock, try_for

from forum.search import analyser, hangul, mapped
from forum.search.analyser import Analyser
from forum.search.engine import Document, IndexBusy, IndexMissing
from forum.search.features import packed, title_features
from forum.search.text import fold

VERSION = f"2.{analyser.VERSION}"
_VERSION_FILE = "VERSION"
# Longer texts are indexed to here, and by pairs their beginning: words find the rest.
_TEXT_LIMIT, _PAIR_LIMIT = 8_000, 600
# Forgotten words leave the disk at once where that is cheap, else at this share or by tidying.
_CHEAP, _FORGOTTEN = 500, 0.1
_PATIENCE = 60.0  # seconds to wait for another writer: less than the outbox leases a row

mapped.keep_mapped()

Merging = Callable[[Any, list[Any]], list[Any]]


def schema() -> Any:  # noqa: ANN401  Whoosh has no types
    """`t` title features, `c` and `b` terms of the whole text; columns for re-scoring."""

    def terms() -> Any:  # noqa: ANN401
        return fields.ID(analyzer=SpaceSeparatedTokenizer())

    def column() -> Any:  # noqa: ANN401
        return fields.COLUMN(columns.VarBytesColumn())  # type: ignore[no-untyped-call]

    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        t=terms(), c=terms(), b=terms(),
        digest=fields.STORED(),
        title=column(), text=column(), initials=column(),
    )  # fmt: skip


def row(document: Document, analysed_by: Analyser) -> dict[str, Any]:
    """A document as the index keeps it."""
    title = analysed_by.analyse(document.title)
    features = title_features(document.title, title)
    rest = f"{document.body}\n{document.answers}"
    text = analysed_by.analyse(rest[:_TEXT_LIMIT])
    words = {*title.c, *text.c}
    pairs = {*title.b, *text.b[:_PAIR_LIMIT]}
    return {
        "id": document.id,
        "digest": digest(document),
        "t": list(features), "c": list(words), "b": list(pairs),
        "title": packed(features), "text": packed(words),
        "initials": hangul.initials(fold(document.title)).encode(),
    }  # fmt: skip


def digest(document: Document) -> bytes:
    """The same for the same words: what has not changed need not be written again."""
    words = f"{document.title}\0{document.body}\0{document.answers}"
    return blake2b(words.encode(errors="surrogatepass"), digest_size=8).digest()


def changed(opened: Any, documents: Iterable[Document]) -> list[Document]:  # noqa: ANN401
    """Those of the documents that the index holds differently or not at all."""
    with opened.reader() as reader:
        return [one for one in documents if _digest_in(reader, one.id) != digest(one)]


def _digest_in(reader: Any, name: str) -> bytes:  # noqa: ANN401
    try:
        numbers = list(reader.postings("id", name).all_ids())
    except TermNotFound:
        return b""
    return bytes(reader.stored_fields(numbers[0])["digest"]) if numbers else b""


def stamp(folder: Path) -> str:
    """Names this very index: another one in its place has another. Raises IndexMissing."""
    try:
        made_by = (folder / _VERSION_FILE).read_text()
    except OSError as problem:
        raise IndexMissing from problem
    if made_by.partition(" ")[0] != VERSION:
        raise IndexMissing
    return made_by


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """One process writes at a time. Raises IndexBusy when another does not come to its end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{folder}.lock")
    if not try_for(lock.acquire, timeout=_PATIENCE, delay=0.1):
        raise IndexBusy
    try:
        yield
    finally:
        lock.release()


def opened(folder: Path) -> Any:  # noqa: ANN401
    """The index for writing. Raises IndexMissing."""
    stamp(folder)
    try:
        return index.open_dir(str(folder))
    except (index.IndexError, OSError) as problem:
        raise IndexMissing from problem


@contextmanager
def replaced(folder: Path) -> Iterator[Any]:
    """A new index that takes the old one's place when the block ends well."""
    new, old = (folder.with_name(f"{folder.name}.{word}") for word in ("new", "old"))
    for left_over in (new, old):
        rmtree(left_over, ignore_errors=True)
    yield _create(new)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    rmtree(old, ignore_errors=True)


def _create(folder: Path) -> Any:  # noqa: ANN401
    folder.mkdir(parents=True, exist_ok=True)
    made = index.create_in(str(folder), schema())
    (folder / _VERSION_FILE).write_text(f"{VERSION} {token_hex(8)}")
    return made


def write(
    opened: Any,  # noqa: ANN401
    rows: Iterable[dict[str, Any]],
    gone: Iterable[str] = (),
    merging: Merging | None = None,
) -> None:
    """One commit: forget the documents `gone`, then add rows. A failed one leaves no lock."""
    writer = opened.writer(limitmb=64)
    try:
        for name in gone:
            writer.delete_by_term("id", name)
        for each in rows:
            writer.add_document(**each)
        writer.commit(mergetype=merging or merge)
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def merge(writer: Any, segments: list[Any]) -> list[Any]:  # noqa: ANN401
    """Whoosh's hook: put small segments together, and write those with forgotten words anew.

    A segment stays when it outweighs all smaller ones together, so that there are few to read.
    """
    kept: list[Any] = []
    smaller = writer.doc_count()
    for segment in sorted(segments, key=lambda each: int(each.doc_count())):
        if smaller < segment.doc_count() and not _holds_much_forgotten(segment):
            kept.append(segment)
        else:
            _take_over(writer, segment)
        smaller += segment.doc_count()
    return kept


def merge_forgotten(writer: Any, segments: list[Any]) -> list[Any]:  # noqa: ANN401
    """Only what holds forgotten words is written anew."""
    for segment in segments:
        if segment.deleted_count():
            _take_over(writer, segment)
    return [segment for segment in segments if not segment.deleted_count()]


def _holds_much_forgotten(segment: Any) -> bool:  # noqa: ANN401
    forgotten = segment.deleted_count()
    is_cheap = segment.doc_count_all() <= _CHEAP
    return bool(forgotten and (is_cheap or forgotten > _FORGOTTEN * segment.doc_count_all()))


def _take_over(writer: Any, segment: Any) -> None:  # noqa: ANN401
    with SegmentReader(writer.storage, writer.schema, segment) as reader:
        writer.add_reader(reader)
