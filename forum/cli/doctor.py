"""`forum doctor`: looks at everything that may silently go wrong, and says what to do."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click

from forum.cli import examples
from forum.cli.opening import as_json_option, open_forum, settings_of
from forum.config import Settings


@dataclass(frozen=True)
class Finding:
    """`check` names what was looked at; `remedy` what to do, where a command does it."""

    check: str
    problem: str
    remedy: str = ""
    is_warning: bool = False  # told, and no reason for status 1


Check = Callable[[Settings], Iterator[Finding]]


@click.command(epilog=examples("forum doctor", "forum doctor --fix", "forum doctor --json"))
@click.option("--fix", is_flag=True, help="Put the counted in place of wrong counters.")
@as_json_option
@click.pass_context
def doctor(ctx: click.Context, *, fix: bool, as_json: bool) -> None:
    """Look whether everything is as it should be; status 1 where it is not.

    Stores reachable, whole and at their newest migration; PostgreSQL's roles, time-outs and what
    it promises to keep, or SQLite's; the keys' file, its copies, and what was to be destroyed;
    counters against what they count; rows that the worker gave up, posts that it should have
    deleted; ids ready for new threads; the
    search index.
    """
    from forum.cli.looking import CHECKS

    with open_forum(laid_out=False) as app:
        if fix:
            _mend()
        findings = [one for check in CHECKS for one in check(settings_of(app))]
    _tell(findings, as_json=as_json)
    ctx.exit(0 if _is_well(findings) else 1)


def _is_well(findings: list[Finding]) -> bool:
    return all(one.is_warning for one in findings)


def _mend() -> None:
    from forum.cli.counters import mend_all
    from forum.database import unit_of_work

    with unit_of_work("board"):
        count = mend_all()
    click.echo(f"{count} counters mended.", err=True)


def _tell(findings: list[Finding], *, as_json: bool) -> None:
    from json import dumps

    if as_json:
        figures = {"ok": _is_well(findings), "findings": [asdict(one) for one in findings]}
        click.echo(dumps(figures, ensure_ascii=False))
        return
    for one in findings:
        words = f"{one.check}: {one.problem}" + (f" — {one.remedy}" if one.remedy else "")
        click.echo(f"(warning) {words}" if one.is_warning else words)
    if _is_well(findings):
        click.echo("Everything is as it should be.")
