"""`forum outbox`: what waits for the worker, and what it gave up. No payload is ever shown."""

import json
from typing import Any, get_args

import click

from forum import clock
from forum import outbox as rows
from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, tell
from forum.database import unit_of_work


def _chosen(function: Any) -> Any:  # noqa: ANN401  click's decorators have no narrower type
    store = click.option(
        "--store", type=click.Choice(get_args(rows.OutboxStore)), help="One alone."
    )
    return store(
        click.option("--kind", help="One kind alone, for instance search.index.")(function)
    )


def _stores(store: rows.OutboxStore | None) -> tuple[rows.OutboxStore, ...]:
    return (store,) if store else rows.STORES


@click.group(
    epilog=examples("forum outbox list", "forum outbox replay", "forum outbox drop --kind mail")
)
def outbox() -> None:
    """What must happen after a commit: waiting, tried and to be tried again, or given up."""


@outbox.command("list", epilog=examples("forum outbox list --json"))
@_chosen
@as_json_option
def list_(*, store: rows.OutboxStore | None, kind: str | None, as_json: bool) -> None:
    """How many rows of each kind are in which state, since when, and what went wrong."""
    with open_forum():
        found = [one for name in _stores(store) for one in rows.left(name)]
    found = [one for one in found if kind in (None, one.kind)]
    if as_json:
        told = [one._asdict() | {"since": one.since.isoformat()} for one in found]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        click.echo("  ".join((one.store, one.kind, one.state, str(one.rows), _age(one), one.error)))
    if not found:
        click.echo("Nothing waits.")


def _age(one: rows.Left) -> str:
    hours = int((clock.now() - one.since).total_seconds() // 3600)
    return f"for {hours} h" if hours else "within the hour"


@outbox.command(epilog=examples("forum outbox replay --kind search.index"))
@_chosen
@as_json_option
def replay(*, store: rows.OutboxStore | None, kind: str | None, as_json: bool) -> None:
    """Let what was given up be tried again.

    Letters that were given up hold no address any more: they cannot be sent again, only dropped.
    """
    count = 0
    with open_forum():
        for name in _stores(store):
            with unit_of_work(name):
                count += rows.replay_dead(name, kind)
    tell(f"{count} rows will be tried again", as_json=as_json, replayed=count)


@outbox.command(epilog=examples("forum outbox drop --kind mail"))
@_chosen
@click.confirmation_option(prompt="Rows that were given up will be gone for good. Go on?")
@as_json_option
def drop(*, store: rows.OutboxStore | None, kind: str | None, as_json: bool) -> None:
    """Throw away what was given up."""
    count = 0
    with open_forum():
        for name in _stores(store):
            with unit_of_work(name):
                count += rows.drop_dead(name, kind)
    tell(f"{count} rows dropped", as_json=as_json, dropped=count)
