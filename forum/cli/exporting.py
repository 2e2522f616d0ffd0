"""`forum export`: what members can read, in the form that import reads."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from typing import IO, cast

import click

from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, tell
from forum.cli.progress import Progress


@click.group(epilog=examples("forum export threads board.jsonl.gz"))
def export() -> None:
    """Write threads out, in the form that import reads."""


@export.command(
    epilog=examples(
        "forum export threads board.jsonl.gz", "forum export threads - | jq -r .title | head"
    )
)
@click.argument("file", metavar="FILE")
@as_json_option
def threads(file: str, *, as_json: bool) -> None:
    """Write the threads that members see: one JSON object a line; `-` is standard output.

    Times by the hour. No tag, no id and nothing about anybody: who wrote is a number within the
    thread, 0 the author, and staff by the work name and team that they show. A name that ends in
    .gz is packed. The file appears when it is whole.
    """
    from forum.cli.exported import count_threads, exported_threads

    with open_forum(), Progress("Exporting", count_threads()) as progress, _opened(file) as out:
        for one in exported_threads():
            out.write(dumps(one, ensure_ascii=False).encode() + b"\n")
            progress.step()
    if file != "-":
        words = f"{progress.done:,} threads written to {file} in {progress.seconds:.1f} s."
        tell(words, as_json=as_json, threads=progress.done, seconds=round(progress.seconds, 2))


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    """A file that takes its place when it is whole, or standard output."""
    if name == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    beside = path.with_name(path.name + ".part")
    try:
        # What members wrote is for members: nobody else of this machine may read it.
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            yield from _written(raw, packed=name.endswith(".gz"))
        beside.replace(path)
    except OSError as error:
        message = f"{name}: {error.strerror}"
        raise Refused(message) from error
    finally:
        beside.unlink(missing_ok=True)


def _written(raw: IO[bytes], *, packed: bool) -> Iterator[IO[bytes]]:
    if not packed:
        yield raw
    else:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as file:
            yield cast("IO[bytes]", file)
    raw.flush()
    os.fsync(raw.fileno())
