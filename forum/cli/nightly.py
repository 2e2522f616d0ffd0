"""`forum nightly`: what a worker does at three every night, now."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import click

from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, tell


@click.command(epilog=examples("forum nightly"))
@as_json_option
def nightly(*, as_json: bool) -> None:
    """Do the night's jobs now.

    Companies that took part move to the vault, the day's buckets are published, ids are made
    ready for new threads, and what has expired is removed. A worker does it at three every night.
    """
    from forum.nightly import run_jobs

    with open_forum():
        done = run_jobs()
    words = ", ".join(f"{name} {count}" for name, count in done.items())
    tell(f"Done: {words}", as_json=as_json, **done)
