"""`forum staff`: who moderates, answers and plans. Staff are never members."""

# ruff: noqa: PLC0415  what is heavy is imported when it is needed

import json
import sys

import click

from forum.accounts.actor import STAFF
from forum.cli import Refused, examples
from forum.cli.opening import as_json_option, open_forum, settings_of, tell

_ROLE = click.Choice(sorted(one.value for one in STAFF))


@click.group(
    epilog=examples(
        "forum staff add mona@example.com --name Mona --role moderator --team Moderation",
        "forum staff role mona@example.com cx",
        "forum staff factor-reset lena@example.com",
        "forum staff list --json",
    )
)
def staff() -> None:
    """Staff: add, change, disable."""


@staff.command(
    epilog=examples(
        "forum staff add pia@example.com --name Pia --role product --team Approvals",
        "pass show pia | forum staff add pia@example.com --name Pia --role product"
        " --password-stdin",
    )
)
@click.argument("address")
@click.option("--name", required=True, help="How they appear: a work name is enough.")
@click.option("--role", required=True, type=_ROLE)
@click.option("--team", default="", help="Shown beside the name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--mail", "by_mail", is_flag=True, help="Send the link by mail, too.")
@as_json_option
def add(
    address: str,
    name: str,
    role: str,
    team: str,
    *,
    password_stdin: bool,
    by_mail: bool,
    as_json: bool,
) -> None:
    """Add a staff account and print a one-time link by which its owner sets a password."""
    from forum.accounts import actions
    from forum.accounts.queries import find_staff_by_address
    from forum.database import unit_of_work

    password = _password_from_stdin(address) if password_stdin else ""
    with open_forum() as app:
        language = settings_of(app).default_language
        with unit_of_work("identity"):
            staff_id = actions.add_staff(address, name, role, team, password)
            path = ""
            if not password:
                added = find_staff_by_address(address)
                path = actions.invite_staff(added, language=language, by_mail=by_mail)
        link = settings_of(app).base_url + path if path else ""
    told = f"Added {name} ({role})." + (f" Their link, for once: {link}" if link else "")
    tell(told, as_json=as_json, id=staff_id, name=name, role=role, link=link)


def _password_from_stdin(address: str) -> str:
    from forum.accounts.passwords import personal_words, read_password

    return read_password(sys.stdin.readline().rstrip("\r\n"), personal=personal_words(address))


@staff.command()
@click.argument("address")
@click.option("--mail", "by_mail", is_flag=True, help="Send the link by mail, too.")
@as_json_option
def invite(address: str, *, by_mail: bool, as_json: bool) -> None:
    """Print a new one-time link for setting the password; earlier links no longer work."""
    from forum.accounts import actions
    from forum.accounts.queries import find_staff_by_address
    from forum.database import unit_of_work

    with open_forum() as app:
        settings = settings_of(app)
        with unit_of_work("identity"):
            found = find_staff_by_address(address)
            if not found.is_active:
                message = f"{address} is disabled"
                raise Refused(message)
            path = actions.invite_staff(found, language=settings.default_language, by_mail=by_mail)
    tell(f"{settings.base_url}{path}", as_json=as_json, link=f"{settings.base_url}{path}")


@staff.command("list")
@as_json_option
def list_(*, as_json: bool) -> None:
    """Every staff account, and whether it has a second factor."""
    from forum.accounts.queries import all_staff, staff_with_factor

    with open_forum():
        safe = staff_with_factor()
        found = [
            {
                "address": one.address,
                "name": one.name,
                "role": one.role,
                "team": one.team,
                "is_active": one.is_active,
                "has_password": bool(one.verifier),
                "has_second_factor": one.id in safe,
            }
            for one in all_staff()
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in found:
        state = "  second factor" if line["has_second_factor"] else ""
        state += "" if line["is_active"] else "  disabled"
        click.echo(f"{line['address']}  {line['name']}  {line['role']}  {line['team']}{state}")


@staff.command()
@click.argument("address")
@click.argument("role", type=_ROLE)
@click.option("--team", default=None, help="Change the team, too.")
@as_json_option
def role(address: str, role: str, team: str | None, *, as_json: bool) -> None:
    """Change what somebody may do; it counts from their next request.

    A role that needs a second factor ends the sessions that were opened without one.
    """
    from forum.accounts import actions
    from forum.accounts.queries import find_staff_by_address
    from forum.database import unit_of_work

    with open_forum(), unit_of_work("identity"):
        actions.change_staff(find_staff_by_address(address), role=role, team=team)
    tell(f"{address} is {role} now.", as_json=as_json, address=address, role=role)


@staff.command()
@click.argument("address")
@as_json_option
def disable(address: str, *, as_json: bool) -> None:
    """End somebody's sessions and let them sign in no more; what they wrote stays."""
    from forum.accounts import actions
    from forum.accounts.queries import find_staff_by_address
    from forum.database import unit_of_work

    with open_forum(), unit_of_work("identity"):
        actions.disable_staff(find_staff_by_address(address))
    tell(f"{address} is disabled.", as_json=as_json, address=address)


@staff.command(
    "factor-reset",
    epilog=examples(
        "forum staff factor-reset lena@example.com",
        "forum staff factor-reset lena@example.com --yes --json",
    ),
)
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json_option
def factor_reset(address: str, *, yes: bool, as_json: bool) -> None:
    """Remove somebody's second factors and end their sessions: for a lost phone.

    Make sure by voice that it is they who ask. Afterwards the password alone leads in, to where a
    new factor is set up; where the password may be known to others, also send `forum staff invite`.
    They are told by mail, and the reset stays listed on their security page.
    """
    from forum.accounts import actions
    from forum.accounts.queries import find_staff_by_address
    from forum.database import unit_of_work

    with open_forum() as app:
        name = find_staff_by_address(address).name
        if not yes:
            question = f"Remove every second factor of {name} ({address}) and end their sessions?"
            click.confirm(question, abort=True, err=True)
        with unit_of_work("identity"):
            language = settings_of(app).default_language
            actions.reset_factors(find_staff_by_address(address), language=language)
    tell(
        f"{name} has no second factor any more and is signed out everywhere.",
        as_json=as_json,
        address=address,
    )
