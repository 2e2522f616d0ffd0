"""The night's jobs. Each may run twice: they fill up, publish or remove what is due."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

from collections.abc import Callable
from pathlib import Path

import click

from forum import outbox, schedule
from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, settings_of, tell
from forum.database import Store, unit_of_work

Job = Callable[[], object]


@click.command(epilog=examples("forum nightly"))
@as_json_option
def nightly(*, as_json: bool) -> None:
    """Do the night's jobs now.

    Companies that took part move to the vault, the day's buckets are published, ids are made
    ready for new threads, and what has expired is removed. A worker does it at three every night.
    """
    with open_forum() as app:
        done = run_jobs(jobs_for(settings_of(app).keys_file))
    words = ", ".join(f"{name} {count}" for name, count in done.items())
    tell(f"Done: {words}", as_json=as_json, **done)


def run_jobs(jobs: dict[str, Job]) -> dict[str, int]:
    """How many rows each job changed; 0 for a job that does not count."""
    return {name: int(str(job() or 0)) for name, job in jobs.items()}


def handle_jobs(jobs: dict[str, Job]) -> None:
    """Let the outbox's worker run them, as `schedule.add_due` asks for."""

    @outbox.handles(schedule.KIND)
    def _run(payloads: list[outbox.Payload]) -> None:
        for payload in payloads:
            jobs[payload["job"]]()


def jobs_for(keys_file: Path) -> dict[str, Job]:
    """In their order: companies move before they are counted."""
    from forum import anonymity
    from forum.accounts import actions as accounts
    from forum.anonymity.keys import ensure_epochs
    from forum.board import actions as board
    from forum.web import nonces

    return {
        "companies": _in("board", board.take_company_additions),
        "buckets": _in("board", board.publish_buckets),
        "item_buckets": _in("board", _publish_item_buckets),
        "spare_threads": _in("board", board.make_ready),
        "board_forms": _in("board", lambda: nonces.remove_expired("board")),
        "identity_forms": _in("identity", lambda: nonces.remove_expired("identity")),
        "accounts": _in("identity", accounts.remove_expired),
        "sessions": anonymity.remove_expired,
        "epochs": lambda: len(ensure_epochs(keys_file)),
    }


def _publish_item_buckets() -> int:
    from forum.feedback import actions

    return actions.publish_item_buckets()


def _in(store: Store, job: Job) -> Job:
    def run() -> object:
        with unit_of_work(store):
            return job()

    return run
