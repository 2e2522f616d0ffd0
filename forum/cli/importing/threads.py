"""`forum import threads FILE`: lines read, told where they are bad, and written in batches."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import click

from forum import outbox
from forum.board.queries import categories
from forum.cli import Refused, examples
from forum.cli.importing.bringing import bring_in
from forum.cli.importing.files import LONGEST_LINE, Damaged, Lines, open_lines
from forum.cli.importing.reading import Reader
from forum.cli.importing.shapes import BadLine, IncomingThread
from forum.cli.opening import as_json_option, open_forum, settings_of, tell
from forum.cli.progress import Progress

BATCH = 200  # threads a unit: the store's write lock is held for half a second or so
SHOWN = 20  # bad lines told one by one


@dataclass
class Report:
    added: int = 0
    existing: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


@click.command(
    epilog=examples(
        "forum import threads petitions.jsonl.gz",
        "forum import threads board.jsonl --map billing=account --category how-to",
        "zcat old.jsonl.gz | forum import threads - --strict",
    )
)
@click.argument("file", metavar="FILE")
@click.option("--strict", is_flag=True, help="Stop at the first bad line.")
@click.option(
    "--category",
    default="culture",
    show_default=True,
    help="For threads whose category is none of ours; theirs becomes a tag.",
)
@click.option(
    "--map",
    "pairs",
    metavar="THEIRS=OURS",
    multiple=True,
    help="A category of theirs that is one of ours; may be repeated.",
)
@as_json_option
def threads(
    file: str, *, strict: bool, category: str, pairs: tuple[str, ...], as_json: bool
) -> None:
    """Bring in threads: one JSON object a line, packed with gzip or not; `-` reads standard input.

    \b
    title       needed
    body        Markdown; a tip may have situation, method, result instead
    kind        question (default) or tip
    category    how-to, feature, problem, account, culture
    created_at  ISO date or time; kept by the hour
    votes       shown and counted for popularity, as votes from elsewhere
    tags        up to five
    answers     of questions: body, created_at, votes, accepted, official, comments
    comments    body, created_at, votes
    id          what it is called elsewhere
    by          who wrote, numbered within the thread: 0 is its author

    Safe to run twice: a thread that is there already, by its id or else by its words and time, is
    skipped. A bad line is told with its number and skipped. Nobody is the author of what is
    brought in. The search index learns of it from the worker, or at once by `forum reindex`.
    """  # noqa: D301  click's mark for lines that it must not fill
    with open_forum() as app:
        reader = _reader(ZoneInfo(settings_of(app).timezone), category, pairs)
        with Progress("Importing") as progress:
            report = _import(file, reader, progress, strict=strict)
            seconds = progress.seconds
        waiting = outbox.count_waiting("board")
    words = (
        f"{report.added:,} threads added in {seconds:.1f} s, {report.existing:,} were there, "
        f"{len(report.bad):,} bad lines skipped. {waiting:,} rows wait for the worker."
    )
    tell(
        words,
        as_json=as_json,
        added=report.added,
        existing=report.existing,
        bad=[{"line": number, "reason": reason} for number, reason in report.bad],
        waiting=waiting,
        seconds=round(seconds, 2),
    )


def _reader(zone: ZoneInfo, otherwise: str, pairs: tuple[str, ...]) -> Reader:
    ours = frozenset(one.id for one in categories())
    renamed = dict(pair.rpartition("=")[::2] for pair in pairs)
    for slug in (otherwise, *renamed.values()):
        if slug not in ours:
            message = f"no category {slug!r}; there are {', '.join(sorted(ours))}"
            raise click.UsageError(message)
    return Reader(zone, ours, renamed, otherwise)


def _import(file: str, reader: Reader, progress: Progress, *, strict: bool) -> Report:
    report = Report()
    try:
        with open_lines(file) as lines:
            progress.total = lines.size
            for batch in _batches(lines, reader, report, strict=strict):
                added = bring_in(batch)
                report.added += added
                report.existing += len(batch) - added
                progress.step(len(batch), lines.reached)
    except OSError as error:
        message = f"{file}: {error.strerror or 'cannot be read'}"
        raise Refused(message) from error
    except Damaged as error:
        message = f"{file}: damaged; what stood before it is in ({report.added:,} threads)"
        raise Refused(message) from error
    return report


def _batches(
    lines: Lines, reader: Reader, report: Report, *, strict: bool
) -> Iterator[list[IncomingThread]]:
    batch: list[IncomingThread] = []
    for number, line in lines:
        try:
            batch.append(_read(reader, line))
        except BadLine as problem:
            _tell_bad(report, number, str(problem), strict=strict)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(reader: Reader, line: bytes | None) -> IncomingThread:
    if line is None:
        problem = f"longer than {LONGEST_LINE:,} bytes"
        raise BadLine(problem)
    return reader.thread(line)


def _tell_bad(report: Report, number: int, reason: str, *, strict: bool) -> None:
    if strict:
        message = f"line {number}: {reason}; stopped ({report.added:,} threads were added before)"
        raise Refused(message)
    report.bad.append((number, reason))
    if len(report.bad) <= SHOWN:
        click.echo(f"line {number}: {reason}", err=True)
