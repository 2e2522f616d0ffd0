"""`forum breakglass`: a request, two officers' keys one after the other, one showing."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forum.breakglass.models import DELAY_MOST, GROUNDS
from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, tell
from forum.cli.passphrases import FILE, passphrase_option

if TYPE_CHECKING:
    from forum.accounts.actor import Actor

_MOST = 1000  # bytes of a half: it has 152

_by_option = click.option(
    "--by", required=True, help="The address of the CX lead or privacy officer who does it."
)


@click.group(
    epilog=examples(
        "forum breakglass request POST --ground warrant --text '…' --by olga@example.com",
        "forum breakglass open REQUEST --key officer-a-2027Q1.key --half half.box",
        "forum breakglass open REQUEST --key officer-b-2027Q1.key --half half.box",
        "forum breakglass close REQUEST --by olga@example.com",
    )
)
def breakglass() -> None:
    """Learn who wrote a post, by two officers' keys.

    Each step is recorded before it is taken, the author is told, and the promise page counts.
    """


@breakglass.command(
    epilog=examples(
        "forum breakglass request ae7qk2m4x5n6p3rs --ground warrant --by olga@example.com"
        " --text 'Seoul Central District Court, 2027-1234'"
    )
)
@click.argument("post")
@click.option("--ground", required=True, type=click.Choice(GROUNDS))
@click.option("--text", required=True, help="Document, number, who sent it. Name no person.")
@_by_option
@click.option(
    "--tell-after",
    "delay",
    type=click.IntRange(0, DELAY_MOST),
    default=0,
    show_default=True,
    help="Days until the author is told, where a court or counsel orders it.",
)
@as_json_option
def request(*, post: str, ground: str, text: str, by: str, delay: int, as_json: bool) -> None:
    """Ask about one POST, by its id or address. The request lasts 24 hours."""
    from forum.breakglass import actions
    from forum.database import unit_of_work

    with open_forum():
        actor = _actor(by)
        with unit_of_work("board"):
            made = actions.request(actor, post=post, ground=ground, reason=text, delay=str(delay))
        words = (
            f"Request {made.id}, until {made.expires_at:%Y-%m-%d %H:%M} UTC. Told: {made.tell_on}"
        )
    tell(words, as_json=as_json, id=made.id, post=made.post_id, tell_on=made.tell_on.isoformat())


@breakglass.command(
    "open",
    epilog=examples(
        "forum breakglass open REQUEST --key officer-a-2027Q1.key --half half.box   first",
        "forum breakglass open REQUEST --key officer-b-2027Q1.key --half half.box   second",
    ),
)
@click.argument("request_id", metavar="REQUEST")
@click.option("--key", "key_file", required=True, type=FILE, help="The officer's own private file.")
@click.option("--half", "half_file", required=True, type=FILE, help="Made first, read second.")
@passphrase_option
def open_(
    *, request_id: str, key_file: Path, half_file: Path, passphrase_file: Path | None
) -> None:
    """Open REQUEST: officer a makes the file --half, officer b reads it.

    Each needs their own key file alone. The second opening shows the author once, on the terminal,
    and nothing keeps it: a request opens once.
    """
    from forum.breakglass import queries
    from forum.cli.officer import private_key

    with open_forum():
        is_second = queries.find_request(request_id).state == "half" and half_file.exists()
        if is_second and not _is_terminal():
            message = "who wrote it is shown on a terminal and nowhere else"
            raise Refused(message)
        private = private_key(key_file, passphrase_file)
        if is_second:
            click.echo(_opened(request_id, private, half_file))
        else:
            _halve(request_id, private, half_file)
            click.echo(f"{half_file}: for officer b, who opens it within the request's 24 hours")


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _halve(request_id: str, private: bytes, path: Path) -> None:
    """The file before the record: a half without its record opens nothing."""
    from forum.breakglass import actions
    from forum.cli.passphrases import write_new
    from forum.database import unit_of_work

    with unit_of_work("board"):
        half = actions.open_first(request_id, private)
        write_new(path, half.hex() + "\n")


def _opened(request_id: str, private: bytes, path: Path) -> str:
    """Whom the post is by, in words; the record stands before they are given."""
    from forum.breakglass import actions
    from forum.database import unit_of_work

    half = _read_half(path)
    with unit_of_work("board"):
        words = _person(actions.open_second(request_id, private, half))
    path.unlink(missing_ok=True)
    return words


def _read_half(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text()[:_MOST])
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise Refused(message) from error
    except ValueError as error:
        message = f"{path}: not what the first officer's opening made"
        raise Refused(message) from error


def _person(account_id: str) -> str:
    from forum.accounts.models import Company, Member
    from forum.database import db

    member = db.session.get(Member, account_id)
    if member is None:
        return f"The account {account_id}, which does not exist any more"
    company = db.session.get_one(Company, member.company_id)
    return f"The account {account_id}: {member.address}, {company.name}"


@breakglass.command(epilog=examples("forum breakglass close REQUEST --by olga@example.com"))
@click.argument("request_id", metavar="REQUEST")
@_by_option
@as_json_option
def close(*, request_id: str, by: str, as_json: bool) -> None:
    """End REQUEST without opening it; it counts as refused."""
    from forum.breakglass import actions
    from forum.database import unit_of_work

    with open_forum():
        actor = _actor(by)
        with unit_of_work("board"):
            actions.close(actor, request_id)
    tell(f"{request_id} is closed.", as_json=as_json, id=request_id)


@breakglass.command("list", epilog=examples("forum breakglass list"))
@as_json_option
def list_(*, as_json: bool) -> None:
    """Every request and its state, and the public count."""
    from dataclasses import asdict

    from forum.breakglass import queries

    with open_forum():
        found = queries.requests_in(queries.records())
        lines = [f"{one.id}  {one.post_id}  {one.ground}  {one.state}" for one in found]
        counted = asdict(queries.promise())
    ids = [{"id": one.id, "post": one.post_id, "state": one.state} for one in found]
    words = "{asked} asked, {refused} refused, {done} done".format(**counted)
    tell("\n".join([*lines, words]), as_json=as_json, requests=ids, **counted)


@breakglass.command(epilog=examples("forum breakglass verify", "forum breakglass verify --adopt"))
@click.option("--adopt", is_flag=True, help="Keep the last mark anew: after a restore.")
@as_json_option
def verify(*, adopt: bool, as_json: bool) -> None:
    """Look whether any record was altered, moved or cut off. `forum doctor` does it, too."""
    from forum.breakglass import actions, queries
    from forum.web.language import text_in

    with open_forum():
        if adopt:
            actions.adopt_head()
        chain = queries.records()
        if problem := queries.broken(chain):
            raise Refused(text_in("en", problem))
    tell(f"{len(chain)} records, each as it was written.", as_json=as_json, records=len(chain))


def _actor(address: str) -> "Actor":
    """A member of staff as whom the command acts; what they may do the action knows."""
    from forum.accounts.actor import Actor, Badge, Role
    from forum.accounts.queries import find_staff_by_address

    found = find_staff_by_address(address)
    if not found.is_active:
        message = f"{address} is disabled"
        raise Refused(message)
    return Actor(role=Role(found.role), badge=Badge(found.id, found.name, found.team))
