"""`forum search`, `forum similar`: what a member is shown. `forum reindex`: the index anew."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
from typing import Any

import click

from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, tell
from forum.cli.progress import Progress


@click.command(
    epilog=examples("forum search subtasks", 'forum search "approval alerts" --limit 5 --json')
)
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A list of objects, in order.")
def search(*, query: str, limit: int, as_json: bool) -> None:
    """Search as a member does, best first."""
    from forum.search import queries

    with open_forum():
        threads: list[dict[str, Any]] = []
        for page in range(1, 1 + -(-limit // queries.PAGE)):
            found = queries.find_threads(_member(), query, page=page)
            threads += [_described(one.card) for one in found.results]
        if not found.is_whole:
            click.echo(
                "No search index: titles alone were looked through. Run `forum reindex`.", err=True
            )
    _show(threads[:limit], as_json=as_json)


@click.command(epilog=examples('forum similar "How do I move subtasks at once?" --json'))
@click.argument("title")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="A list of objects, in order.")
def similar(*, title: str, limit: int, as_json: bool) -> None:
    """Threads like a title, as a member is shown them while writing it."""
    from forum.search import queries

    with open_forum():
        found = queries.similar_threads(_member(), title, limit)
    _show([_described(one) for one in found], as_json=as_json)


@click.command(epilog=examples("forum reindex"))
@as_json_option
def reindex(*, as_json: bool) -> None:
    """Make the search index anew from the board.

    Searches go on in the old index until the new one is whole; what is written meanwhile is added
    by the worker. Needed after a restore, and where `forum doctor` says so.
    """
    from forum.search import indexing
    from forum.search.engine import IndexBusy

    with open_forum(), Progress("Indexing", indexing.count_threads()) as progress:
        try:
            count = indexing.reindex(progress.step)
        except IndexBusy as busy:
            message = "another process is writing the index; try again in a minute"
            raise Refused(message) from busy
    words = f"Indexed {count:,} threads in {progress.seconds:.1f} s"
    tell(words, as_json=as_json, threads=count, seconds=round(progress.seconds, 1))


def _member() -> Any:  # noqa: ANN401  an Actor, imported when it is needed
    from forum.accounts.actor import Actor, Role

    return Actor(role=Role.MEMBER)


def _described(thread: Any) -> dict[str, Any]:  # noqa: ANN401  a card or a similar thread
    names = ("id", "kind", "title")
    return {name: getattr(thread, name) for name in names} | {"path": f"/threads/{thread.id}"}


def _show(threads: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(threads, ensure_ascii=False))
        return
    for thread in threads:
        click.echo(f"{thread['path']}  {thread['title']}")
    if not threads:
        click.echo("Nothing found.", err=True)
