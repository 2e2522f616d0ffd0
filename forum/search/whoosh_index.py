"""The index folder on disk: its schema, its version, opening and writing.

Whoosh pickles the schema into the index, so the schema holds nothing of ours: texts arrive as
terms with spaces between them. One process writes; any number read.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

from whoosh import columns, fields, index
from whoosh.analysis.tokenizers import SpaceSeparatedTokenizer
from whoosh.reading import SegmentReader

from forum.search import analyser, hangul
from forum.search.analyser import Analyser
from forum.search.engine import Document
from forum.search.features import packed, title_features
from forum.search.text import fold

VERSION = f"1.{analyser.VERSION}"
_VERSION_FILE = "VERSION"
# Longer texts are indexed to here: nobody looks for the end of a 25,000 character text by pairs.
_TEXT_LIMIT, _BIGRAM_LIMIT = 8_000, 1_500
# Forgotten documents leave the disk at once where that is cheap, else at this share.
_CHEAP, _FORGOTTEN = 500, 0.02


def schema() -> Any:  # noqa: ANN401  Whoosh has no types
    """`t` title features, `c` and `b` terms of the whole text; columns for re-scoring."""

    def terms() -> Any:  # noqa: ANN401
        return fields.ID(analyzer=SpaceSeparatedTokenizer())

    def column() -> Any:  # noqa: ANN401
        return fields.COLUMN(columns.VarBytesColumn())  # type: ignore[no-untyped-call]

    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        t=terms(), c=terms(), b=terms(),
        title=column(), text=column(), initials=column(),
    )  # fmt: skip


def row(document: Document, analysed_by: Analyser) -> dict[str, Any]:
    """A document as the index keeps it."""
    title = analysed_by.analyse(document.title)
    features = title_features(document.title, title)
    rest = f"{document.body}\n{document.answers}"
    text = analysed_by.analyse(rest[:_TEXT_LIMIT])
    words = {*title.c, *text.c}
    pairs = {*title.b, *text.b[:_BIGRAM_LIMIT]}
    return {
        "id": document.id,
        "t": " ".join(features), "c": " ".join(words), "b": " ".join(pairs),
        "title": packed(features), "text": packed(words),
        "initials": hangul.initials(fold(document.title)).encode(),
    }  # fmt: skip


class IndexMissing(Exception):  # noqa: N818  the reader's word for it
    """There is no index, or one that another version made."""


def check(folder: Path) -> None:
    try:
        made_by = (folder / _VERSION_FILE).read_text()
    except OSError as problem:
        raise IndexMissing from problem
    if made_by != VERSION:
        raise IndexMissing


def opened(folder: Path) -> Any:  # noqa: ANN401
    """The index for writing; an empty one where there is none of this version."""
    try:
        check(folder)
        return index.open_dir(str(folder))
    except (IndexMissing, index.IndexError):
        rmtree(folder, ignore_errors=True)
        return _create(folder)


@contextmanager
def replaced(folder: Path) -> Iterator[Any]:
    """A new index that takes the old one's place when the block ends well."""
    beside = folder.with_name(folder.name + ".new")
    rmtree(beside, ignore_errors=True)
    yield _create(beside)
    rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def _create(folder: Path) -> Any:  # noqa: ANN401
    folder.mkdir(parents=True, exist_ok=True)
    made = index.create_in(str(folder), schema())
    (folder / _VERSION_FILE).write_text(VERSION)
    return made


def write(opened: Any, rows: Iterable[dict[str, Any]], gone: Iterable[str]) -> None:  # noqa: ANN401
    """One commit: forget the documents `gone`, then add rows. A failed one leaves no lock."""
    writer = opened.writer(limitmb=64)
    try:
        for name in gone:
            writer.delete_by_term("id", name)
        for each in rows:
            writer.add_document(**each)
        writer.commit(mergetype=merge)
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


def merge_all(writer: Any, segments: list[Any]) -> list[Any]:  # noqa: ANN401
    for segment in segments:
        _take_over(writer, segment)
    return []


def _holds_much_forgotten(segment: Any) -> bool:  # noqa: ANN401
    forgotten = segment.deleted_count()
    is_cheap = segment.doc_count_all() <= _CHEAP
    return bool(forgotten and (is_cheap or forgotten > _FORGOTTEN * segment.doc_count_all()))


def _take_over(writer: Any, segment: Any) -> None:  # noqa: ANN401
    with SegmentReader(writer.storage, writer.schema, segment) as reader:
        writer.add_reader(reader)
